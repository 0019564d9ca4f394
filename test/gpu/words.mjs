// Words and tables of the GPU measurements.

/** Why a device is not used, or that it is. */
export function verdictWords({ works, used, reason }) {
  if (works) return used ? 'used by auto' : 'works';
  return `no: ${reason}`;
}

/** A share in scientific notation; empty where nothing was compared. */
export function difference(share) {
  return typeof share === 'number' ? share.toExponential(1) : '';
}

export function markdownTable([head, ...rows]) {
  const line = (cells) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
