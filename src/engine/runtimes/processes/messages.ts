import * as v from 'valibot';
import { unreadableCodeNames, type UnreadableCode } from '../../../core/codes/problemCodes';

/** How a process is started: its argument, as JSON. */
export const processSettingsSchema = v.object({ threads: v.number(), arena: v.boolean() });
export type ProcessSettings = v.InferOutput<typeof processSettingsSchema>;

/** What a process is to do with its graph: one image in, one row of numbers out. */
export const processGraphSchema = v.object({
  /** Said in errors. */
  name: v.string(),
  input: v.object({ name: v.string(), type: v.picklist(['uint8', 'float32']), height: v.number(), width: v.number() }),
  output: v.string(),
});
export type ProcessGraph = v.InferOutput<typeof processGraphSchema>;

/** Why a file is no image. */
export const unreadableSchema = v.object({ code: v.picklist(unreadableCodeNames), reason: v.string() });

/** An image: an absolute path, or pixels [height, width, 3]. */
export type ProcessTask = { readonly file: string } | { readonly pixels: Uint8Array };

/**
 * What became of it: the graph's output; the word that the file is not for the fast path, so that the asker must
 * prepare it; or why it is no image.
 */
export type ProcessAnswer =
  | { readonly kind: 'output'; readonly values: Float32Array }
  | { readonly kind: 'careful' }
  | { readonly kind: 'unreadable'; readonly code: UnreadableCode; readonly reason: string };
