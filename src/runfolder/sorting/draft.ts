import * as path from 'node:path';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import type { SortingAction } from '../../core/sorting/actions';
import { parseJsonWith } from '../../protocol/parse';
import { appendSync, readLimit, readTextSync, removeFileSync } from '../files';
import { makeFolderSync } from '../files/makeFolder';
import { FixJournal } from '../fixes/journal';
import { stateFolder } from '../fixes/stateFolder';

const change = v.object({ file: v.string(), label: v.nullable(v.string()) });
/** A line of the draft. */
const lineSchema = v.variant('kind', [
  v.object({ kind: v.literal('labels'), changes: v.array(change) }),
  v.object({ kind: v.literal('undo') }),
  v.object({ kind: v.literal('class'), name: v.string() }),
  v.object({ kind: v.literal('into'), into: v.string() }),
  /** The labels so far were given to the dataset by a fix. */
  v.object({ kind: v.literal('applied'), fix: v.string() }),
  /** That fix was undone, so that they wait again. */
  v.object({ kind: v.literal('unapplied') }),
]);
export type DraftLine = v.InferOutput<typeof lineSchema>;

/** What a draft holds. */
export interface Draft {
  /** Steps that wait to be applied, the first first. */
  readonly actions: readonly SortingAction[];
  /** Classes that were made in the session. */
  readonly classes: readonly string[];
  /** Where the folders of the classes are, where the user said so. */
  readonly into: string | null;
  /** The latest fix that applied labels, and the steps that it did, where it can be taken back. */
  readonly applied: { readonly fix: string; readonly actions: readonly SortingAction[] } | null;
  /** Lines that cannot be read: the last one of a machine that lost its power, say. */
  readonly unread: number;
}

const name = 'draft.ndjson';

/**
 * Labels that a user gave and that are not in the dataset yet, in the user's state folder: one line a step, written
 * before the page shows it as done, so that neither a closed window nor a crash loses one.
 */
export class SortingDraft {
  private readonly folder: string;

  /** Throws LoupeError `no-folder` where there is no such dataset. */
  constructor(dataset: string) {
    this.folder = path.join(stateFolder(), 'sorting', path.basename(new FixJournal(dataset).folder));
  }

  /** What waits. Throws LoupeError `sorting-draft` where the file cannot be read. */
  read(): Draft {
    let text: string;
    try {
      text = readTextSync(this.folder, name, readLimit.document);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyDraft;
      throw unusable(this.folder, 'read', error);
    }
    return text
      .split('\n')
      .filter((line) => line !== '')
      .reduce((draft, line) => {
        const parsed = parseJsonWith(lineSchema, line);
        return parsed.ok ? afterLine(draft, parsed.value) : { ...draft, unread: draft.unread + 1 };
      }, emptyDraft);
  }

  /** Adds a step. Throws LoupeError `sorting-draft`: then the step is not kept. */
  add(line: DraftLine): void {
    try {
      makeFolderSync(this.folder);
      // A line that a crash left without its end must not spoil the next one.
      appendSync(this.folder, name, `\n${JSON.stringify(line)}\n`);
    } catch (error) {
      throw unusable(this.folder, 'write', error);
    }
  }

  /** Forgets everything. */
  clear(): void {
    try {
      removeFileSync(this.folder, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(this.folder, 'write', error);
    }
  }
}

export const emptyDraft: Draft = { actions: [], classes: [], into: null, applied: null, unread: 0 };

/** A draft with one line more. */
export function afterLine(draft: Draft, line: DraftLine): Draft {
  switch (line.kind) {
    case 'labels':
      return { ...draft, actions: [...draft.actions, line.changes], applied: null };
    case 'undo':
      return { ...draft, actions: draft.actions.slice(0, -1) };
    case 'class':
      return { ...draft, classes: [...new Set([...draft.classes, line.name])] };
    case 'into':
      return { ...draft, into: line.into };
    case 'applied':
      return { ...draft, actions: [], applied: { fix: line.fix, actions: draft.actions } };
    case 'unapplied':
      return { ...draft, actions: draft.applied?.actions ?? draft.actions, applied: null };
  }
}

/** The classes that the steps of a draft give, by file; files that `there` lacks are left out. */
export function labelsOfDraft({ actions }: Draft, there?: ReadonlySet<string>): Map<string, string> {
  const labels = new Map<string, string>();
  for (const action of actions)
    for (const { file, label } of action)
      if (label === null || (there && !there.has(file))) labels.delete(file);
      else labels.set(file, label);
  return labels;
}

function unusable(folder: string, what: 'read' | 'write', cause: unknown): LoupeError {
  const file = path.join(folder, name);
  return new LoupeError(
    'sorting-draft',
    what === 'read'
      ? `The labels that wait in ${file} cannot be read: ${messageOf(cause)}. Move that file away to start over.`
      : `The label was not kept, because ${file} cannot be written: ${messageOf(cause)}. Check its permissions, or name another folder in LOUPE_STATE_DIR.`,
    { cause },
  );
}
