import { partCode } from '../../parts';
import { valuesOf } from './columnValues';
import { flagHeadings } from './partHeadings';
import { unknownPart, type PartColumns } from './partValues';

const yes = /^(true|t|yes|y|1|1\.0+|x)$/i;
const no = /^(false|f|no|n|0|0\.0+|-1)?$/i;

/** Yes-or-no columns; those that name what is held out come first. */
export function flagColumns(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[],
): { column: number; part: number }[] {
  const found: { column: number; part: number }[] = [];
  for (const column of columns) {
    const part = flagHeadings.find(([name]) => name.test(headings[column] ?? ''))?.[1];
    if (part === undefined) continue;
    const counts = valuesOf(rows, column);
    const values = [...counts.keys()];
    const held = values.reduce((sum, value) => sum + (yes.test(value) ? counts.get(value)! : 0), 0);
    // “valid” of most images says that they are in order.
    if (/^valid(image|data|sample|flag|indicator)?$/.test(headings[column]!) && held > rows.length / 2) continue;
    if (values.some((value) => yes.test(value)) && values.every((value) => yes.test(value) || no.test(value)))
      found.push({ column, part });
    else if (/^is/.test(headings[column]!) && values.some((value) => value !== '')) found.push({ column, part });
  }
  return found.sort((a, b) => b.part - a.part);
}

/** What yes-or-no columns say together. */
export function ofFlags(flags: readonly { column: number; part: number }[]): PartColumns {
  const holds = flags.some(({ part }) => part !== partCode.train);
  return {
    columns: flags.map(({ column }) => column),
    partOf: (row) => {
      let denied = false;
      for (const { column, part } of flags) {
        const value = (row[column] ?? '').trim();
        if (yes.test(value)) return part;
        if (!no.test(value)) return unknownPart;
        denied ||= part === partCode.train && value !== '';
      }
      // “is_train: no” alone holds an image out; “is_valid: no” alone leaves it to the training part.
      return denied && !holds ? partCode.test : denied ? unknownPart : partCode.train;
    },
    wordOf: (row) => flags.map(({ column }) => (row[column] ?? '').trim()).join(', '),
    taken: '',
  };
}
