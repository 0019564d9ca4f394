import { baseName, withoutExtension } from '../layouts/layoutReading';
import { sameText } from '../sameName';
import type { Expected, FixState } from './fixState';

/** A move of an image, and how it is to be read there. */
export interface NamedMove {
  readonly file: string;
  readonly to: string;
  readonly expected: Expected;
}

/**
 * Moves images, and with them the names that tables have for them. Refuses where something is in the way, or where a
 * table names an image in a way that cannot be changed.
 */
export function moveNamedFiles(state: FixState, all: readonly NamedMove[]): void {
  const moves = all.filter(({ file, to }) => file !== to);
  const targets = new Map(moves.map(({ file, to }) => [file, to]));
  const { index } = state;
  for (const table of state.tables) {
    const columns = table.columns(index);
    if (!columns) continue;
    const values: { row: number; column: number; value: string }[] = [];
    const named: string[] = [];
    for (const [row, file] of table.filesOf(columns, index)) {
      const to = targets.get(file);
      if (to === undefined) continue;
      const id = (columns.rows[row]![columns.id] ?? '').trim();
      const renamed = renamedId(id, file, to);
      if (renamed === null)
        state.refuse(file, `${table.path} names it “${id}”, which cannot be changed to ${to}. Edit the table by hand.`);
      else if (renamed !== id) values.push({ row, column: columns.id, value: renamed });
      if (renamed !== id) named.push(file);
    }
    if (values.length === 0) continue;
    const problem = table.write(columns, values);
    if (problem === null) state.remarks.add(`${table.path} is changed with the names of the files.`);
    else for (const file of named) state.refuse(file, problem);
  }
  for (const { file, to, expected } of moves) if (state.move(file, to)) state.expect(to, expected);
}

/**
 * An id of a file after a move: the names that it has of the path are replaced by those of the new one, with or without
 * folders and extension, as it was written. Null where that cannot be.
 */
export function renamedId(id: string, from: string, to: string): string | null {
  const names = id.replaceAll('\\', '/').split('/');
  for (const bare of [false, true]) {
    const [old, next] = [from, to].map((path) => (bare ? withoutExtension(path) : path).split('/')) as [
      string[],
      string[],
    ];
    let same = 0;
    while (same < Math.min(names.length, old.length) && sameText(names.at(-1 - same)!) === sameText(old.at(-1 - same)!))
      same++;
    if (same === 0) continue;
    if (same < old.length && same > 1 && old.length !== next.length) return null;
    const tail = same === old.length ? next : next.slice(-same);
    const above = (path: readonly string[]) => path.slice(0, -same).join('/');
    // What stands before these names must still lead there.
    if (names.length > same && same < old.length && above(old) !== above(next)) return null;
    if (tail.length === same && tail.every((name, i) => name === old[old.length - same + i])) return id;
    return [...names.slice(0, names.length - same), ...tail].join(id.includes('\\') ? '\\' : '/');
  }
  // An id such as `1` for `00001.jpg`: the name itself must stay.
  return withoutExtension(baseName(from)) === withoutExtension(baseName(to)) && names.length === 1 ? id : null;
}
