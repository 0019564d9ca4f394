/** What a head on features says of one image without a class. */
export interface Proposal {
  /** The likeliest classes, the likeliest first. */
  readonly top: readonly { readonly label: string; readonly probability: number }[];
  /** One minus the cosine to the nearest image that has a class: 0 for a copy of one; null where none has. */
  readonly distance: number | null;
}

/** What is proposed for the images that have no class yet, as one fit says it. */
export interface Proposals {
  readonly of: ReadonlyMap<string, Proposal>;
  /** Images that are unlike each other and like many others, the first to ask for. */
  readonly representatives: readonly string[];
  /** Images with a class that the head was fitted to. */
  readonly fitted: number;
}

/** How much likelier the first class is than the second; 1 where there is one only, 0 where there is none. */
export function marginOf({ top }: Proposal): number {
  const [first, second] = top;
  return first ? first.probability - (second?.probability ?? 0) : 0;
}

/** The probability of the likeliest class; 0 where nothing is proposed. */
export function sureness(proposal: Proposal | undefined): number {
  return proposal?.top[0]?.probability ?? 0;
}
