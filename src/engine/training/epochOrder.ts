import type { Random } from '../../core/random';

/** How the images of an epoch are chosen. */
export interface OrderOptions {
  /** Class of each training image, in the order of the rows. */
  readonly labels: ArrayLike<number>;
  readonly balanced: boolean;
  readonly random: Random;
}

/**
 * Positions of an epoch's training images in the order in which they are used: each once, in random order, or, where
 * the sampling is balanced, as many draws with every class (that has images) equally often; what cannot be divided goes
 * to classes drawn at random. Within a class no image comes again before all others came.
 */
export function epochOrder({ labels, balanced, random }: OrderOptions): Uint32Array {
  const all = random.permutation(labels.length);
  if (!balanced) return all;
  const byClass = new Map<number, number[]>();
  for (const position of all) {
    const label = labels[position]!;
    byClass.set(label, [...(byClass.get(label) ?? []), position]);
  }
  const classes = [...byClass.keys()].sort((a, b) => a - b);
  const extra = random
    .fork('classes')
    .shuffle([...classes])
    .slice(0, labels.length % classes.length);
  const drawn = classes.flatMap((label) => {
    const images = byClass.get(label)!;
    const wanted = Math.floor(labels.length / classes.length) + Number(extra.includes(label));
    return draws(images, wanted, random.fork(`class ${label}`));
  });
  return random.fork('balanced').shuffle(Uint32Array.from(drawn));
}

/**
 * What the places of an order are known by when numbers are drawn for them: the image's row, with a count from its
 * second place on. An image that is drawn twice in an epoch is thus changed in two ways, and these follow from the
 * order alone, whatever the batches.
 */
export function drawnNames(order: ArrayLike<number>, rows: ArrayLike<number>): (number | string)[] {
  const draws = new Map<number, number>();
  return Array.from(order, (position) => {
    const draw = (draws.get(position) ?? 0) + 1;
    draws.set(position, draw);
    return draw === 1 ? rows[position]! : `${rows[position]} again ${draw}`;
  });
}

/** Rounds through all images, each round in an order of its own. */
function draws(images: readonly number[], wanted: number, random: Random): number[] {
  const drawn: number[] = [];
  while (drawn.length < wanted) drawn.push(...random.shuffle([...images]));
  return drawn.slice(0, wanted);
}
