import * as v from 'valibot';
import { noticeLevels } from '../core/codes/noticeCodes';

const common = {
  notices: v.array(v.object({ level: v.picklist(noticeLevels), code: v.string(), message: v.string() })),
};

/** What a crash had left of an earlier fix, and how it ended now. */
const recovered = v.array(
  v.object({
    id: v.string(),
    title: v.string(),
    outcome: v.picklist(['finished', 'rolled-back', 'stuck']),
    message: v.string(),
  }),
);
const moves = v.array(v.object({ from: v.string(), to: v.string() }));

/** `loupe fix FOLDER VERB … --json`. */
export const fixOutputSchema = v.object({
  ...common,
  folder: v.string(),
  /** Names the fix where it was done, else null. */
  id: v.nullable(v.string()),
  title: v.string(),
  applied: v.boolean(),
  /** Files that get another name, in this order; those that go to the trash too. */
  moves,
  /** Files whose content changes: tables, the list of excluded files, turned pictures. */
  edited: v.array(v.string()),
  remarks: v.array(v.string()),
  /** Why nothing is done, by file; `file` is '' for the whole. */
  refusals: v.array(v.object({ file: v.string(), reason: v.string() })),
  recovered,
});
export type FixOutput = v.InferOutput<typeof fixOutputSchema>;

/** `loupe fix FOLDER --undo --json`. */
export const undoOutputSchema = v.object({
  ...common,
  folder: v.string(),
  /** The latest first. */
  undone: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      /** Somebody had moved everything back before, so that nothing was done. */
      already: v.optional(v.boolean()),
    }),
  ),
  recovered,
});
export type UndoOutput = v.InferOutput<typeof undoOutputSchema>;

/** `loupe fix FOLDER --list --json`, the latest first. */
export const fixListOutputSchema = v.object({
  ...common,
  folder: v.string(),
  fixes: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      created: v.string(),
      state: v.picklist(['applying', 'done', 'undoing', 'undone', 'stuck']),
      moves,
      edited: v.array(v.string()),
    }),
  ),
  recovered,
});
export type FixListOutput = v.InferOutput<typeof fixListOutputSchema>;

/** What a command says of itself in its document. */
export type { Said } from './cliOutput';
