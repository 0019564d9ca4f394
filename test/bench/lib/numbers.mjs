// Figures and tables of the benchmark.
/** Of an even number of values the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Three significant digits. */
export const figure = (value) => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))));

export const ratio = (value) => `${value >= 10 ? value.toFixed(0) : value.toFixed(2)} x`;

export const mebibytes = (value) => (value === undefined ? '?' : `${value.toFixed(0)} MiB`);

/** A table in Markdown. */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
