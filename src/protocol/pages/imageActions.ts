import * as v from 'valibot';
import { imageRepairIds, type ImageRepairId } from './imageRepairs';

/**
 * What can be done with images of a grid, besides repairs (`imageRepairs.ts`): the one list that the selection bar, the
 * context menu and the keys follow. An action that is added here needs a command
 * (`src/extension/shared/imageCommandIds.ts`, and a row of `webview/context` in package.json), its words
 * (`src/webviews/strings/images.ts`) and what does it (`src/extension/pages/imageActions.ts`); types and tests find
 * what is missing.
 */
export const imageActions = [
  { id: 'open', key: 'enter', keys: 'Enter', most: 20 },
  { id: 'reveal', key: 'r', keys: 'R', most: null },
  { id: 'copyPath', key: 'c', keys: 'C', most: null },
  { id: 'predict', key: 'p', keys: 'P', most: 1000 },
  { id: 'similar', key: 's', keys: 'S', most: 1 },
] as const satisfies readonly ImageAction[];

interface ImageAction {
  readonly id: string;
  /** The key that does it in a grid, in lower case, and how the list of keys writes it. */
  readonly key: string;
  readonly keys: string;
  /** Maximum number of images, above which the action is not offered; null: no limit. */
  readonly most: number | null;
}

/** An action that changes nothing. */
export type PlainActionId = (typeof imageActions)[number]['id'];
export type ImageActionId = PlainActionId | ImageRepairId;
export const imageActionSchema = v.picklist([...imageActions.map(({ id }) => id), ...imageRepairIds]);

/** The actions, but repairs, that can be done with so many images. */
export function actionsFor(images: number): readonly (typeof imageActions)[number][] {
  return images === 0 ? [] : imageActions.filter(({ most }) => most === null || images <= most);
}
