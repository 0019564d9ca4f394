import { plural } from '../format';

/** A file as a list of a run, or a dataset now, has it. */
export interface ListedFile {
  /** Of its content. */
  readonly hash: string;
  /** Null where the list does not say. */
  readonly label: string | null;
}

/** What became of the files of a list, by their paths. */
export interface DataChanges {
  readonly added: string[];
  readonly removed: string[];
  /** Other class than before, under the same path or another. */
  readonly relabelled: string[];
  /** Other content under the same path. */
  readonly changed: string[];
  /** Another path, the same content and class. */
  readonly moved: string[];
  /** Whether the list says of which class files were. */
  readonly labelsKnown: boolean;
}

/**
 * What changed between two lists. A content that is gone from one path and new under another is the same image, moved:
 * to another class where the class differs. Copies are taken one by one, those of the same class first.
 */
export function dataChanges(
  before: ReadonlyMap<string, ListedFile>,
  now: ReadonlyMap<string, ListedFile>,
): DataChanges {
  const labelsKnown = [...before.values()].every(({ label }) => label !== null);
  const changes: DataChanges = { added: [], removed: [], relabelled: [], changed: [], moved: [], labelsKnown };
  const gone: [string, ListedFile][] = [];
  for (const [path, was] of before) {
    const is = now.get(path);
    if (!is) gone.push([path, was]);
    else if (is.hash !== was.hash) changes.changed.push(path);
    else if (differ(was, is)) changes.relabelled.push(path);
  }
  const come = new Map<string, [string, ListedFile][]>();
  for (const entry of now)
    if (!before.has(entry[0])) come.set(entry[1].hash, [...(come.get(entry[1].hash) ?? []), entry]);
  /** Takes a file of the content for the one that is gone, if there is one. */
  const taken = (was: ListedFile, fits: (is: ListedFile) => boolean): string | undefined => {
    const copies = come.get(was.hash) ?? [];
    const at = copies.findIndex(([, is]) => fits(is));
    return at < 0 ? undefined : copies.splice(at, 1)[0]![0];
  };
  const left: [string, ListedFile][] = [];
  for (const [path, was] of gone) {
    const to = taken(was, (is) => !differ(was, is));
    if (to === undefined) left.push([path, was]);
    else changes.moved.push(to);
  }
  for (const [path, was] of left) {
    const to = taken(was, () => true);
    if (to === undefined) changes.removed.push(path);
    else changes.relabelled.push(to);
  }
  for (const copies of come.values()) changes.added.push(...copies.map(([path]) => path));
  return changes;
}

function differ(was: ListedFile, is: ListedFile): boolean {
  return was.label !== null && is.label !== null && was.label !== is.label;
}

/** `12 added, 3 relabelled, 1 removed`; empty where nothing changed. */
export function dataChangesWords({ added, removed, relabelled, changed, moved, labelsKnown }: DataChanges): string {
  const said = [
    { files: added, word: 'added' },
    { files: relabelled, word: 'relabelled' },
    { files: changed, word: 'with other content' },
    { files: moved, word: labelsKnown ? 'renamed' : 'renamed or relabelled' },
    { files: removed, word: 'removed' },
  ].filter(({ files }) => files.length > 0);
  return said
    .map(({ files, word }, i) => `${i === 0 ? plural(files.length, 'image') : files.length} ${word}`)
    .join(', ');
}
