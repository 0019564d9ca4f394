import * as v from 'valibot';
import { noticeLevels } from '../core/codes/noticeCodes';

const common = {
  notices: v.array(v.object({ level: v.picklist(noticeLevels), code: v.string(), message: v.string() })),
};

/** What a head on features says of images without a class, as it travels: column i of each speaks of the same image. */
export const proposalsSchema = v.object({
  files: v.array(v.string()),
  /** The likeliest classes of each, the likeliest first; none where there are fewer than two classes. */
  top: v.array(v.array(v.object({ label: v.string(), probability: v.number() }))),
  /** One minus the cosine to the nearest image with a class. */
  distance: v.array(v.nullable(v.number())),
  /** Images to ask for first: unlike each other, and like many others. */
  representatives: v.array(v.string()),
  /** Images with a class that the head was fitted to. */
  fitted: v.number(),
});
export type ProposalsOnWire = v.InferOutput<typeof proposalsSchema>;

export const proposalRules = ['sure', 'unsure', 'unusual', 'none'] as const;

/** `loupe sort FOLDER --json`. */
export const sortOutputSchema = v.object({
  ...common,
  folder: v.string(),
  /** Images without a class, relative to the folder. */
  files: v.array(v.string()),
  classes: v.array(v.object({ name: v.string(), images: v.number() })),
  /** Images with a class that proposals are learnt from, at most some thousands. */
  examples: v.array(v.object({ file: v.string(), label: v.string() })),
  /** How the folder is read, null where it has no classes yet. */
  reading: v.nullable(v.string()),
  place: v.picklist(['folders', 'table']),
  /** Folders in which those of the classes stand; of several, `--into` chooses. */
  bases: v.array(v.string()),
  /** Labels that were given in the editor and wait to be applied. */
  waiting: v.number(),
  /** With `--propose`, in the order of `files`; else null. */
  proposals: v.nullable(
    v.array(
      v.object({
        file: v.string(),
        /** Null where nothing can be proposed. */
        label: v.nullable(v.string()),
        probability: v.number(),
        second: v.nullable(v.object({ label: v.string(), probability: v.number() })),
        rule: v.picklist(proposalRules),
      }),
    ),
  ),
  /** With `--apply`: the fix that gave images their classes, null where nothing was done. */
  applied: v.nullable(
    v.object({
      id: v.string(),
      title: v.string(),
      moves: v.array(v.object({ from: v.string(), to: v.string() })),
      edited: v.array(v.string()),
      remarks: v.array(v.string()),
    }),
  ),
  /** Why nothing was applied, by file; `file` is '' for the whole. */
  refusals: v.array(v.object({ file: v.string(), reason: v.string() })),
});
export type SortOutput = v.InferOutput<typeof sortOutputSchema>;
