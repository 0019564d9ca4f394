import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';

const graphs = path.join(__dirname, '..', '..', '..', 'src', 'engine', 'graphs');

/** Sources of a folder of the compiler by file name. */
const sources = (folder: string): [name: string, text: string][] =>
  readdirSync(path.join(graphs, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(path.join(graphs, folder, name), 'utf8')]);

const row = (...cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Layers by the file that lowers them, as docs/graph-compiler.md has them. */
export function layerTable(): string {
  const files = sources('lowering').filter(([name]) => name !== 'lowerModel.ts');
  const rows = files.flatMap(([name, text]) => {
    const layers = Object.keys(lowerings).filter((layer) =>
      new RegExp(`export (const|function) lower${layer}\\b`).test(text),
    );
    return layers.length > 0 ? [row(`\`lowering/${name}\``, layers.map((layer) => `\`${layer}\``).join(', '))] : [];
  });
  return [row('file', 'layers'), row('---', '---'), ...rows].join('\n');
}

/** Operators with the formula that stands above each one's rule. */
export function gradientTable(): string {
  const names = readFileSync(path.join(graphs, 'gradients', 'gradient.ts'), 'utf8');
  const all = sources('gradients')
    .map(([, text]) => text)
    .join('\n');
  const rows = Object.keys(gradientRules).map((operator) => {
    const rule = new RegExp(`^  ${operator}: (\\w+),`, 'm').exec(names)?.[1] ?? '';
    const [, comment = ''] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport const ${rule}\\b`).exec(all) ?? [];
    const formula = comment
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, '').trim())
      .join(' ')
      .trim();
    return row(`\`${operator}\``, formula);
  });
  return [row('operator', 'result and gradients'), row('---', '---'), ...rows].join('\n');
}
