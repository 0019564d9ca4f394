import type { CostCell, CostRule } from '../../../core/decisions/decisionTypes';
import { LoupeError } from '../../../core/errors';
import { listWords } from '../../../core/format';
import { matchClasses } from '../../../core/matchClasses';
import { parseTable } from '../../datasets/parseTable';
import { readBounded } from '../../formats/boundedFile';
import { decodeText } from '../../formats/text/decodeText';

/** More bytes are no table of costs: that of a thousand classes has eight million. */
const maxBytes = 64 * 2 ** 20;
/** Stands for every class in a list of mistakes. */
const any = '*';

/**
 * Reads a table of costs: a list of mistakes (`truth,decided,cost`, a line each; `*` for any class), or a matrix with
 * the decided classes in its first row and the true ones in its first column. Throws LoupeError `cost-table` with the
 * line that cannot be understood.
 */
export async function readCostTable(file: string, classes: readonly string[]): Promise<CostRule> {
  const { text } = decodeText(await readBounded(file, maxBytes, 'cost-table', 'The table of costs'));
  return costTable(text, file, classes);
}

/** `readCostTable` of a text; `file` is what errors call it. */
export function costTable(text: string, file: string, classes: readonly string[]): CostRule {
  const { rows, firstLine } = parseTable(text);
  const lines = rows
    .map((cells, at) => ({ cells: cells.map((cell) => cell.trim()), line: firstLine + at }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [first, ...rest] = lines;
  if (!first) throw wrong(file, 1, 'holds nothing');
  const headings = first.cells.slice(1);
  const columns = matchClasses(headings, classes);
  const isMatrix = columns.length > 0 && columns.every((column) => column >= 0) && first.cells.length > 2;
  if (isMatrix) return matrix(rest, columns, file, classes);
  // A heading has no number at its end.
  return list(Number.isNaN(costIn(first.cells[2])) ? rest : lines, file, classes);
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

function matrix(
  lines: readonly Line[],
  columns: readonly number[],
  file: string,
  classes: readonly string[],
): CostRule {
  const cells: CostCell[] = [];
  const seen = new Set<number>();
  const rows = matchClasses(
    lines.map(({ cells: [name = ''] }) => name),
    classes,
  );
  lines.forEach(({ cells: [name = '', ...given], line }, at) => {
    const of = rows[at]!;
    if (of < 0) throw wrong(file, line, `names no class of the model, “${name}” (it has ${listWords(classes)})`);
    seen.add(of);
    columns.forEach((as, place) => {
      const cost = costIn(given[place]);
      if (Number.isNaN(cost)) throw wrong(file, line, `has no cost from 0 on in column ${place + 2}`);
      if (cost !== (of === as ? 0 : 1)) cells.push({ truth: classes[of]!, decided: classes[as]!, cost });
    });
  });
  const missing = classes.filter((_, index) => !seen.has(index) || !columns.includes(index));
  if (missing.length > 0)
    throw wrong(
      file,
      lines.at(-1)?.line ?? 1,
      `ends without a row or a column of ${listWords(missing)}; a list of mistakes may leave out what costs 1`,
    );
  return { kind: 'costs', otherwise: 1, cells };
}

function list(lines: readonly Line[], file: string, classes: readonly string[]): CostRule {
  let otherwise = 1;
  const known = new Map<string, number>();
  const find = (name: string, line: number): number => {
    let found = known.get(name);
    if (found === undefined) known.set(name, (found = matchClasses([name], classes)[0]!));
    if (found < 0) throw wrong(file, line, `names no class of the model, “${name}” (it has ${listWords(classes)})`);
    return found;
  };
  const costs = new Map<string, CostCell>();
  // What names both classes holds over what has a star, whatever their order.
  const sorted = [...lines].sort((a, b) => stars(b) - stars(a));
  for (const { cells, line } of sorted) {
    const [truth = '', decided = '', third] = cells;
    const cost = costIn(third);
    if (Number.isNaN(cost)) throw wrong(file, line, 'is not a true class, a decided class and a cost from 0 on');
    if (truth === any && decided === any) {
      otherwise = cost;
      continue;
    }
    const all = [...classes.keys()];
    const of = truth === any ? all : [find(truth, line)];
    const as = decided === any ? all : [find(decided, line)];
    for (const t of of)
      for (const d of as)
        // A star stands for mistakes; the cost of a right answer needs the name of its class.
        if (t !== d || (truth !== any && decided !== any))
          costs.set(`${t} ${d}`, { truth: classes[t]!, decided: classes[d]!, cost });
  }
  return { kind: 'costs', otherwise, cells: [...costs.values()] };
}

function stars({ cells }: Line): number {
  return cells.slice(0, 2).filter((cell) => cell === any).length;
}

/** A cost, with a decimal point or comma; NaN for anything else. */
function costIn(text: string | undefined): number {
  const plain = (text ?? '').trim().replace(',', '.');
  return /^\d+(\.\d*)?(e[+-]?\d+)?$|^\.\d+$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : NaN;
}

function wrong(file: string, line: number, what: string): LoupeError {
  return new LoupeError(
    'cost-table',
    `${file} is no table of costs: line ${line} ${what}. Write a line for each kind of mistake, such as: poisonous,edible,50`,
  );
}
