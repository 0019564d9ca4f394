import type { DatasetReady, ImageFilter } from '../../protocol/pages/datasets';

/** What the grid of the page shows. */
export interface ShownList {
  readonly chosen: string | null;
  readonly part: string | null;
  readonly filter: ImageFilter;
  readonly tab: string;
}

/** Follows the searches that the host has: each is shown once, and what was shown before it is found again. */
export class SimilarSearches {
  private shown = '';
  private before: ShownList | undefined;

  /** What is to be shown after a snapshot; undefined where nothing changes. @param now what is shown */
  follow({ similar }: DatasetReady, now: ShownList): ShownList | undefined {
    if (similar === null) {
      const { before } = this;
      this.before = undefined;
      return before && isOf(now.filter, this.shown) ? before : undefined;
    }
    if (similar.id === this.shown) return undefined;
    // A search after a search leads back to what was there before both.
    if (!isOf(now.filter, this.shown)) this.before = now;
    this.shown = similar.id;
    const { id, images, name } = similar;
    const tab = now.tab === 'map' ? 'map' : 'images';
    return { chosen: null, part: null, filter: { chosen: { id, images, name } }, tab };
  }

  /** Whether a filter is the latest search. */
  shows(filter: ImageFilter): boolean {
    return isOf(filter, this.shown);
  }
}

function isOf({ chosen }: ImageFilter, id: string): boolean {
  return id !== '' && chosen?.id === id;
}
