/** Something done to the selection of a list. */
export type SelectionAct =
  { readonly kind: 'only' | 'toggle' | 'range'; readonly run: string } | { readonly kind: 'all' | 'none' };

/**
 * The selection after an act. A range goes from the anchor (where the selection last began) to the given run, in the
 * order shown; without an anchor it is the run alone. Pure.
 */
export function selectionAfter(
  before: ReadonlySet<string>,
  shown: readonly string[],
  anchor: string,
  act: SelectionAct,
): ReadonlySet<string> {
  switch (act.kind) {
    case 'only':
      return new Set([act.run]);
    case 'none':
      return new Set();
    case 'all':
      return new Set(shown);
    case 'toggle': {
      const next = new Set(before);
      if (!next.delete(act.run)) next.add(act.run);
      return next;
    }
    case 'range': {
      const to = shown.indexOf(act.run);
      const from = shown.includes(anchor) ? shown.indexOf(anchor) : to;
      return new Set(shown.slice(Math.min(from, to), Math.max(from, to) + 1));
    }
  }
}
