import * as v from 'valibot';

/** What a page of a split is about. */
export const splitTargetSchema = v.object({
  dataset: v.string(),
  /** How the folder is meant, where the user was asked. */
  layout: v.nullable(v.string()),
  purpose: v.picklist(['make', 'check']),
  /** The split file to check; null: the parts of the data itself. */
  file: v.nullable(v.string()),
});
export type SplitTarget = v.InferOutput<typeof splitTargetSchema>;

/** What the one page of a dataset and a split is known by. */
export function splitKey({ dataset, purpose, file }: SplitTarget): string {
  return [dataset, purpose, file ?? ''].join('\n');
}
