import type { CatalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';

/** A backbone's row in docs/networks.md. */
export function backboneRow({
  name,
  title,
  size,
  columns,
  parameters,
  top1,
  licence,
  weights: { noTop },
}: CatalogueEntry): string {
  const accuracy = top1 === null ? '' : `${(100 * top1).toFixed(1)} %`;
  const megabytes = noTop.bytes === null ? '' : `${(noTop.bytes / 1e6).toFixed(1)} MB`;
  const cells = [
    `\`${name}\``,
    title,
    size,
    columns,
    parameters.toLocaleString('en'),
    accuracy,
    licence,
    `[${noTop.file}](${noTop.address})`,
    megabytes,
  ];
  return `| ${cells.join(' | ')} |`;
}
