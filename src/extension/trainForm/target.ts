import * as vscode from 'vscode';
import * as v from 'valibot';
import { formatCount } from '../../core/format';

/** What a form is for. */
export const formTargetSchema = v.object({
  dataset: v.string(),
  recipeFile: v.nullable(v.string()),
  /** How the folder is meant, where the user was asked. */
  layout: v.nullable(v.string()),
  purpose: v.picklist(['train', 'estimate']),
  /** `1,500 images found in 5 classes`, as far as it is known. */
  words: v.string(),
  /** Settings that it begins with besides those of the preset, as a recipe file names them. */
  settings: v.optional(v.record(v.string(), v.unknown())),
});
export type FormTarget = v.InferOutput<typeof formTargetSchema>;

/** What the one form of a dataset and a recipe is known by. */
export function formKey({ dataset, recipeFile, settings }: FormTarget): string {
  return [dataset, recipeFile ?? '', ...(settings ? [JSON.stringify(settings)] : [])].join('\n');
}

/** `1,500 images found in 5 classes`: some may turn out to be unreadable, so that fewer are used. */
export function sizeWords({
  images,
  classes,
}: {
  readonly images: number;
  readonly classes: readonly string[];
}): string {
  return vscode.l10n.t('{0} images found in {1} classes', formatCount(images), formatCount(classes.length));
}
