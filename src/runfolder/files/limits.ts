/** Most bytes that are read of a file at once; what is larger is refused by name. */
export const readLimit = {
  /** A record or another small document. */
  document: 64 * 2 ** 20,
  /** A person's notes. */
  notes: 2 ** 20,
  /** What names every image or has a number for each pair of classes. */
  list: 384 * 2 ** 20,
  /** Weights and graphs. */
  weights: 2 ** 31 - 1,
  /** One line of events; a network of a thousand layers is told in a twentieth of it. */
  line: 4 * 2 ** 20,
} as const;
