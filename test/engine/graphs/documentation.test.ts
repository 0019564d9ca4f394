import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import { gradientTable, layerTable } from './compilerTables';

const file = path.join(__dirname, '..', '..', '..', 'docs', 'engines.md');

/** The part of the document between two marks; `LOUPE_WRITE_DOCS=1` puts the table there first. */
function documented(name: string, table: string): string {
  const [from, to] = [`<!-- ${name} -->\n\n`, `\n\n<!-- /${name} -->`];
  const text = readFileSync(file, 'utf8');
  const [start, end] = [text.indexOf(from) + from.length, text.indexOf(to)];
  expect(text, `docs/engines.md has no part marked “${name}”`).toContain(from);
  if (process.env['LOUPE_WRITE_DOCS']) writeFileSync(file, text.slice(0, start) + table + text.slice(end));
  return process.env['LOUPE_WRITE_DOCS'] ? table : text.slice(start, end);
}

describe('docs/engines.md', () => {
  it('has the table of layers', () => {
    const table = layerTable();
    for (const layer of Object.keys(lowerings)) expect(table, layer).toContain(`\`${layer}\``);
    expect(documented('layers', table)).toBe(table);
  });

  it('has the table of gradients, a formula an operator', () => {
    const table = gradientTable();
    for (const operator of Object.keys(gradientRules)) expect(table, operator).toMatch(new RegExp(`\\| \`${operator}\` \\| .{4,} \\|`));
    expect(documented('gradients', table)).toBe(table);
  });
});
