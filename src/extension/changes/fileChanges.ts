import type { FixVerb } from '../../core/fix/fixVerbs';
import { trashFolder } from '../../core/fix/fixTypes';
import { partCode } from '../../core/parts';
import type { FixOutput } from '../../protocol/fixOutput';

/**
 * What a repair did to one file, by relative paths: another name or none any more (`to` is null), or it is there again
 * (`from` is null). Where the name stays, what changed is its class or part.
 */
export interface FileChange {
  readonly from: string | null;
  readonly to: string | null;
  readonly label?: string | null;
  /** As `ScanReport` has it. */
  readonly part?: number;
  readonly verb: FixVerb;
}

/** How a file stands after changes. */
export interface ChangedFile {
  /** Null where the dataset has it no more. */
  readonly path: string | null;
  readonly label?: string | null | undefined;
  readonly part?: number | undefined;
  readonly verb: FixVerb;
}

/**
 * Which of these files changes are about, by their position, and how they stand after all of them. A file that stands
 * as after the first changes already is followed from there.
 */
export function followed(paths: readonly string[], changes: readonly FileChange[]): ReadonlyMap<number, ChangedFile> {
  const state = new Map<number, ChangedFile>();
  if (changes.length === 0) return state;
  const named = new Set(changes.flatMap(({ from, to }) => [from, to]));
  const at = new Map<string, number>();
  paths.forEach((path, position) => named.has(path) && at.set(path, position));
  const gone = new Map<string, number>();
  for (const { from, to, label, part, verb } of changes) {
    const position = from === null ? gone.get(to ?? '') : (at.get(from) ?? (to === null ? undefined : at.get(to)));
    if (position === undefined) continue;
    if (from !== null) at.delete(from);
    if (to === null) gone.set(from ?? '', position);
    else {
      at.set(to, position);
      gone.delete(to);
    }
    state.set(position, {
      ...state.get(position),
      path: to,
      verb,
      ...(label !== undefined && { label }),
      ...(part !== undefined && { part }),
    });
  }
  return state;
}

/** A repair as it was asked for. */
export interface AskedRepair {
  readonly verb: FixVerb;
  readonly files: readonly string[];
  /** The class of `relabel`. */
  readonly label?: string | undefined;
  /** The part of `move-to-part`, as `ScanReport` has it. */
  readonly part?: number | undefined;
}

/** What a repair did to each file, by what the command line says of it. */
export function changesOf(
  { verb, files, label, part }: AskedRepair,
  { moves }: Pick<FixOutput, 'moves'>,
): FileChange[] {
  const said = {
    verb,
    ...(verb === 'relabel' && label !== undefined && { label }),
    ...(verb === 'move-to-part' && part !== undefined && { part }),
  };
  const moved = moves.map(({ from, to }) =>
    to.startsWith(`${trashFolder}/`) ? { from, to: null, verb } : { from, to, ...said },
  );
  const told = new Set(moves.map(({ from }) => from));
  const rest = files.filter((file) => !told.has(file));
  switch (verb) {
    case 'exclude':
      return rest.map((from) => ({ from, to: null, verb }));
    case 'include':
      return rest.map((to) => ({ from: null, to, verb }));
    case 'relabel':
    case 'move-to-part':
      return [...moved, ...rest.map((file) => ({ from: file, to: file, ...said }))];
    default:
      return moved;
  }
}

/** The changes of an undo. @param before what a file was, by its name before the repair */
export function undone(
  changes: readonly FileChange[],
  before: (file: string) => { readonly label: string | null; readonly part: number } | undefined,
): FileChange[] {
  return [...changes].reverse().map(({ from, to, label, part, verb }) => {
    const was = from === null ? undefined : before(from);
    return {
      from: to,
      to: from,
      verb,
      ...(label !== undefined && { label: was?.label ?? null }),
      ...(part !== undefined && { part: was?.part ?? partCode.none }),
    };
  });
}
