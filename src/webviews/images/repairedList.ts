import type { ImageItem } from '../../protocol/pages/images';

/** A list as far as it is loaded. */
export interface KnownItems {
  readonly total: number;
  at(index: number): ImageItem | undefined;
  /** -1 for what is not loaded. */
  indexOf(file: string): number;
}

/** Images around the active one that are looked for in the next list. */
const reach = 300;

/**
 * Where the active image of a list stands in the next one. Where it is gone, the next one that is left takes its place,
 * else the one before.
 */
export function placeAfter(before: KnownItems | undefined, after: KnownItems, active: number): number {
  const within = (index: number): number => Math.max(0, Math.min(index, after.total - 1));
  if (!before) return within(active);
  // Nothing of it moved, in most cases.
  const same = before.at(active)?.file;
  if (same !== undefined && after.at(active)?.file === same) return active;
  const ahead = Math.min(before.total, active + reach);
  for (let index = active; index < ahead; index++) {
    const found = placeOf(before.at(index), after);
    if (found >= 0) return found;
  }
  for (let index = active - 1; index >= Math.max(0, active - reach); index--) {
    const found = placeOf(before.at(index), after);
    if (found >= 0) return found;
  }
  return within(active);
}

function placeOf(item: ImageItem | undefined, after: KnownItems): number {
  return item ? after.indexOf(item.file) : -1;
}

/** Names that files have since the list that is shown was made. */
export class RenamedFiles {
  private readonly names = new Map<string, { readonly to: string; readonly at: number }>();
  private done = 0;
  /** Renamings that the list which is asked for knows. */
  private known = 0;

  add(from: string, to: string): void {
    this.names.delete(to);
    this.names.set(from, { to, at: ++this.done });
  }

  /** What a file of the list is called now. */
  now(file: string): string {
    let name = file;
    // A name leads to another at most once each.
    for (let left = this.names.size; left > 0; left--) {
      const next = this.names.get(name);
      if (!next) break;
      name = next.to;
    }
    return name;
  }

  listAsked(): void {
    this.known = this.done;
  }

  listShown(): void {
    for (const [from, { at }] of this.names) if (at <= this.known) this.names.delete(from);
  }
}
