import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { problemCodeNames, unreadableCodeNames, type UnreadableCode } from '../../core/codes/problemCodes';
import type { DatasetProblem } from '../../core/dataset';

/** What tells that a file is the one known: the change time catches content that keeps its old date. */
export interface FileStamp {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly changed: number;
}

/** What decoding said about a content: its upright size, or why it cannot be decoded. */
export type Verdict =
  | { readonly ok: true; readonly width: number; readonly height: number; readonly format: string }
  | { readonly ok: false; readonly code: UnreadableCode; readonly reason: string };

/** What is remembered of a file. */
export interface Remembered extends FileStamp {
  /** By content; null is no image. */
  readonly format: string | null;
  readonly hash: string | null;
  readonly samples?: RememberedSamples | undefined;
}

/** What the header of an image says of its samples, null where it says nothing beyond 8 bits. */
export type RememberedSamples = { readonly kind: 'integer' | 'real' | null; readonly bands: string | null };

/** What a walk of the folder found, besides what is remembered of each file; paths are relative with `/`. */
export interface RememberedWalk {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly linked: readonly string[];
  readonly problems: readonly DatasetProblem[];
  readonly links: boolean;
}

/** The file of a memory. */
export const memorySchema = v.object({
  version: v.literal(1),
  decoder: v.string(),
  files: v.record(
    v.string(),
    v.tuple([
      v.number(),
      v.number(),
      v.number(),
      v.nullable(v.string()),
      v.nullable(v.string()),
      // Absent in older ones.
      v.nullish(
        v.union([v.literal(0), v.tuple([v.nullable(v.picklist(['integer', 'real'])), v.nullable(v.string())])]),
      ),
    ]),
  ),
  verdicts: v.record(
    v.string(),
    v.union([v.tuple([v.number(), v.number(), v.string()]), v.tuple([v.picklist(unreadableCodeNames), v.string()])]),
  ),
  /** The latest walk; absent in older ones. `unread` are files that nothing is remembered of. */
  walk: v.optional(
    v.object({
      folders: v.array(v.string()),
      linked: v.array(v.string()),
      problems: v.array(v.object({ file: v.string(), code: v.picklist(problemCodeNames), message: v.string() })),
      links: v.boolean(),
      unread: v.array(v.string()),
    }),
  ),
});

/**
 * What a walk found and the stamps of its files, as one text: a report that was made of the same can be continued from
 * here.
 */
export function walkState(walk: RememberedWalk, stampOf: (file: string) => FileStamp | undefined): string {
  const { folders, linked, problems, links } = walk;
  const rows = walk.files.map((file) => {
    const stamp = stampOf(file);
    return stamp ? `${file}\n${stamp.size} ${stamp.modified} ${stamp.changed}` : file;
  });
  const text = [...rows.sort(), JSON.stringify([folders, linked, problems, links])].join('\n');
  return createHash('sha256').update(text).digest('hex');
}

/** A walk in the file. */
export type StoredWalk = NonNullable<v.InferOutput<typeof memorySchema>['walk']>;

/** An image of 8 bits and no further bands. */
export const plain: RememberedSamples = { kind: null, bands: null };

/** What headers say, in the file. */
export function storedSamples({ kind, bands }: RememberedSamples): 0 | ['integer' | 'real' | null, string | null] {
  return kind === null && bands === null ? 0 : [kind, bands];
}
