import { marginOf, type Proposals } from './proposals';

/** Why an image, or a page of them, is asked for now. */
export type ChoiceRule = 'in-order' | 'first' | 'unusual' | 'unsure' | 'alike' | 'rest' | 'again';

/** What is asked for next: one image, or a page of images with a class proposed for each. */
export interface Choice {
  readonly rule: ChoiceRule;
  /** In the order of the page: the least sure first, so that what is wrong stands together. */
  readonly files: readonly string[];
  /** The class of a page that has one. */
  readonly label: string | null;
  /** Whether the images are confirmed together. */
  readonly page: boolean;
}

/** The numbers behind the rules. */
export interface ChoiceLimits {
  /** Images that are asked for one by one before anything is proposed on pages. */
  readonly first: number;
  /** Images of a page: as many as there are letters for them. */
  readonly page: number;
  /** Images that make a page worth its look. */
  readonly leastPage: number;
  /** Probability from which a proposal counts as sure. */
  readonly sure: number;
  /** Pages after which one image is asked for by itself, because little is known of it. */
  readonly pagesPerQuestion: number;
  /** Distance to everything labelled from which an image is unusual. */
  readonly unusual: number;
}

/** As the bench of 300 flowers found them best (docs/sorting.md). */
export const usualLimits: ChoiceLimits = {
  first: 5,
  page: 23,
  leastPage: 10,
  sure: 0.9,
  pagesPerQuestion: 8,
  unusual: 0.55,
};

/** What the choice rests on. */
export interface ChoiceInput {
  /** Images without a class, in their order. */
  readonly remaining: readonly string[];
  readonly proposals: Proposals | null;
  /** Images that were labelled in this session, one by one or on pages. */
  readonly labelled: number;
  /** Pages since an image was last asked for by itself. */
  readonly pages: number;
  /** Images that the user passed over: they come last. */
  readonly passed: ReadonlySet<string>;
  /** Classes that the user said an image is not. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Chooses what to ask for next; null where nothing remains. */
export function choose(input: ChoiceInput, limits: ChoiceLimits = usualLimits): Choice | null {
  const { remaining, proposals, passed } = input;
  if (remaining.length === 0) return null;
  const fresh = remaining.filter((file) => !passed.has(file));
  const files = fresh.length > 0 ? fresh : remaining;
  if (!proposals) return one('in-order', files[0]!);
  const known = files.filter((file) => (proposals.of.get(file)?.top.length ?? 0) > 0);
  const asked = input.labelled < limits.first || known.length === 0;
  if (asked) {
    const there = new Set(files);
    const next = proposals.representatives.find((file) => there.has(file));
    if (next !== undefined) return one('first', next);
    if (known.length === 0) return one('in-order', files[0]!);
  }
  if (input.labelled < limits.first + limits.leastPage) {
    const there = new Set(known);
    const rest = proposals.representatives.filter((file) => there.has(file)).slice(0, limits.page);
    if (rest.length >= limits.leastPage)
      return { rule: 'first', files: byMargin(rest, proposals), label: null, page: true };
  }
  if (input.pages >= limits.pagesPerQuestion) return question(known, proposals, limits);
  return pageOf(known, input, limits) ?? one('in-order', files[0]!);
}

/** The least sure first. */
function byMargin(files: readonly string[], { of }: Proposals): string[] {
  return [...files].sort((a, b) => marginOf(of.get(a)!) - marginOf(of.get(b)!));
}

/** The image that is unlike everything labelled, or else the one whose two likeliest classes are closest. */
function question(known: readonly string[], { of }: Proposals, limits: ChoiceLimits): Choice {
  const distance = (file: string): number => of.get(file)!.distance ?? 0;
  const strange = known.reduce((most, file) => (distance(file) > distance(most) ? file : most));
  if (distance(strange) >= limits.unusual) return one('unusual', strange);
  return one(
    'unsure',
    known.reduce((least, file) => (marginOf(of.get(file)!) < marginOf(of.get(least)!) ? file : least)),
  );
}

function pageOf(known: readonly string[], { proposals, refused }: ChoiceInput, limits: ChoiceLimits): Choice | null {
  const { of } = proposals!;
  const byClass = new Map<string, string[]>();
  const likely = (file: string) => of.get(file)!.top.find(({ label }) => !refused.get(file)?.has(label));
  for (const file of known) {
    const label = likely(file)?.label;
    if (label === undefined) continue;
    byClass.set(label, [...(byClass.get(label) ?? []), file]);
  }
  const probability = (file: string): number => likely(file)?.probability ?? 0;
  const ascending = (files: readonly string[]): string[] =>
    [...files]
      .sort((a, b) => probability(b) - probability(a))
      .slice(0, limits.page)
      .reverse();
  // The largest class first, and of it the surest: each page teaches the head before less sure ones are asked for.
  const [largest] = [...byClass].sort((x, y) => y[1].length - x[1].length);
  if (largest && largest[1].length >= limits.leastPage)
    return { rule: 'alike', files: ascending(largest[1]), label: largest[0], page: true };
  const rest = ascending([...byClass.values()].flat());
  return rest.length > 0 ? { rule: 'rest', files: rest, label: null, page: true } : null;
}

function one(rule: ChoiceRule, file: string): Choice {
  return { rule, files: [file], label: null, page: false };
}
