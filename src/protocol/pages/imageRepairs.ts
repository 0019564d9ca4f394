import * as v from 'valibot';
import type { FixVerb } from '../../core/fix/fixVerbs';

/**
 * Repairs of images of a grid: the one list that the selection bar, the context menu and the keys follow. One that is
 * added here needs a command (`src/extension/shared/imageCommandIds.ts`, and a row of `webview/context` in
 * package.json) and its words (`src/webviews/strings/images.ts`).
 */
export const imageRepairs = [
  { id: 'relabel', key: 'l', keys: 'L' },
  { id: 'exclude', key: 'x', keys: 'X' },
  { id: 'trash', key: 'delete', keys: 'Del' },
  { id: 'keep-one', key: 'k', keys: 'K' },
  { id: 'rename-extension', key: 'e', keys: 'E' },
  { id: 'rotate', key: 't', keys: 'T' },
  { id: 'move-to-part', key: 'm', keys: 'M' },
] as const satisfies readonly ImageRepair[];

interface ImageRepair {
  readonly id: FixVerb;
  /** The key that does it in a grid, in lower case, and how the list of keys writes it. */
  readonly key: string;
  readonly keys: string;
}

export type ImageRepairId = (typeof imageRepairs)[number]['id'];
export const imageRepairIds: readonly ImageRepairId[] = imageRepairs.map(({ id }) => id);

export function isImageRepair(action: string): action is ImageRepairId {
  return (imageRepairIds as readonly string[]).includes(action);
}

/** What repairs of a page's images can do: null where there are none. */
export const repairScopeSchema = v.object({
  /** In the dataset's order: digits assign the first ten. */
  classes: v.array(v.string()),
  /** Parts that the dataset has. */
  parts: v.array(v.string()),
});
export type RepairScope = v.InferOutput<typeof repairScopeSchema>;

/** What a repair or its undo did. Paths are absolute. */
export const repairOutcomeSchema = v.object({
  title: v.string(),
  moved: v.array(v.object({ from: v.string(), to: v.string() })),
  /** Images that the dataset has no more. */
  gone: v.array(v.string()),
  /** Images that it has again. */
  back: v.array(v.string()),
});
export type RepairOutcome = v.InferOutput<typeof repairOutcomeSchema>;

/** What is looked at of an image to tell what can be repaired of it. */
export interface RepairedImage {
  readonly truth: string | null;
  readonly name?: string;
  readonly flags?: readonly { readonly code: string }[] | undefined;
}

/** Codes of problems that several files of one picture have together. */
const copies: ReadonlySet<string> = new Set([
  'duplicate',
  'exact-duplicate',
  'near-duplicate',
  'duplicate-across-classes',
  'duplicate-across-parts',
]);

/** The repairs that make sense for all of these images together, in the order of the list. */
export function repairsFor(images: readonly RepairedImage[], scope: RepairScope | null): readonly ImageRepairId[] {
  if (!scope || images.length === 0) return [];
  const has = (image: RepairedImage, code: string): boolean => image.flags?.some((flag) => flag.code === code) ?? false;
  const offered: Readonly<Record<ImageRepairId, () => boolean>> = {
    relabel: () => scope.classes.some((name) => images.some(({ truth }) => truth !== name)),
    exclude: () => true,
    trash: () => true,
    'keep-one': () => images.every(({ flags }) => flags?.some(({ code }) => copies.has(code))),
    'rename-extension': () => images.some((image) => has(image, 'wrong-extension')),
    // A JPEG would lose by it.
    rotate: () => images.some((image) => has(image, 'rotated') && !/\.jpe?g$/i.test(image.name ?? '')),
    'move-to-part': () => scope.parts.length > 1,
  };
  return imageRepairIds.filter((id) => offered[id]());
}

/** The class that a digit assigns: 1 to 9 the first ones, 0 the tenth; undefined where there is none of that number. */
export function classOfDigit(classes: readonly string[], digit: number): string | undefined {
  return classes[digit === 0 ? 9 : digit - 1];
}
