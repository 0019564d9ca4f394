import { LoupeError } from '../../core/errors';
import { t } from '../shared/localize';

/** Images that a grid shows because they were chosen one by one: on a map, or by a search. */
export interface ImageSet {
  /** Place of each file (relative path) in the set's order. */
  readonly rank: ReadonlyMap<string, number>;
  /** Whether the grid follows that order, instead of its own. */
  readonly ordered: boolean;
  /** What stands behind the class of a file in its caption. */
  readonly notes: ReadonlyMap<string, string>;
}

/** Sets that a page may still ask for: what it shows, and what a step back leads to. */
const kept = 8;

/** The sets of one page by id; the oldest ones go. */
export class ImageSets {
  private readonly sets = new Map<string, ImageSet>();
  private made = 0;

  /** Keeps files and returns the id that a page asks for them by. */
  add(files: readonly string[], id = `chosen ${++this.made}`, notes: ReadonlyMap<string, string> = new Map()): string {
    const rank = new Map(files.map((file, at) => [file, at]));
    this.sets.set(id, { rank, ordered: notes.size > 0, notes });
    for (const old of this.sets.keys()) {
      if (this.sets.size <= kept) break;
      this.sets.delete(old);
    }
    return id;
  }

  has(id: string): boolean {
    return this.sets.has(id);
  }

  /** Throws LoupeError `not-listed` for a set that is gone. */
  get(id: string): ImageSet {
    const set = this.sets.get(id);
    if (!set) throw new LoupeError('not-listed', t('These images are not known any more. Choose them again.'));
    return set;
  }
}
