import { hashDistance, mirrorMask, windowHasher } from './perceptualHash';
import { places, targets } from './windows';

/** Hashes of one picture differ in so many of 63 bits at most; those of two photographs at random in 24. */
const farthest = 7;
/** Words of 16 bits by which a hash is found. */
const chunks = 4;
const buckets = 1 << 16;
/**
 * Images up to which a word may differ in one bit at every place; among more, only where all or most of a picture is
 * looked for: that misses one copy in 200, and takes half the time.
 */
const fewImages = 20_000;

/** One image looked for by a place of its own, and found in a target of another. */
export interface Candidate {
  readonly one: number;
  readonly place: number;
  readonly other: number;
  readonly mirrored: boolean;
}

/**
 * Pairs that may show the same picture, each pair and place once. A hash is found by any of its four words that is
 * equal or differs in one bit (Norouzi, Punjani, Fleet 2012, Fast search in Hamming space with multi-index hashing), so
 * no image is compared with all others.
 */
export function* candidates(count: number, signature: (index: number) => Uint8Array): Generator<Candidate> {
  const hashes = hashesOf(count, signature);
  for (let target = 0; target < targets.length; target++) {
    const index = indexOf(hashes.targets, count, target);
    for (let place = 0; place < places.length; place++) {
      if (places[place]!.target !== target) continue;
      // Where the same part is looked for in both, each pair would be found from both sides.
      const once = place === 0 || target > 0;
      const flips = once || count <= fewImages ? oneBit : noBit;
      for (const mirrored of [false, true])
        yield* lookUp({ hashes, index, count, target, place, mirrored, flips, once });
    }
  }
}

interface Hashes {
  /** [images, places or targets, 2] */
  readonly places: Uint32Array;
  readonly targets: Uint32Array;
}

function hashesOf(count: number, signature: (index: number) => Uint8Array): Hashes {
  const ofPlaces = windowHasher(places.map(({ window }) => window));
  const ofTargets = windowHasher(targets);
  const hashes = {
    places: new Uint32Array(count * places.length * 2),
    targets: new Uint32Array(count * targets.length * 2),
  };
  for (let i = 0; i < count; i++) {
    ofPlaces(signature(i), hashes.places, i * places.length * 2);
    ofTargets(signature(i), hashes.targets, i * targets.length * 2);
  }
  return hashes;
}

/** Images by the value of each chunk: those of value v from `starts[v]` to `starts[v + 1]`. */
interface ChunkIndex {
  readonly starts: Uint32Array;
  readonly images: Uint32Array;
}

function indexOf(hashes: Uint32Array, count: number, target: number): ChunkIndex[] {
  return Array.from({ length: chunks }, (_, chunk) => {
    const value = (i: number): number => chunkOf(hashes, (i * targets.length + target) * 2, chunk, [0, 0]);
    const starts = new Uint32Array(buckets + 1);
    for (let i = 0; i < count; i++) starts[value(i) + 1]!++;
    for (let v = 0; v < buckets; v++) starts[v + 1]! += starts[v]!;
    const next = starts.slice();
    const images = new Uint32Array(count);
    for (let i = 0; i < count; i++) images[next[value(i)]!++] = i;
    return { starts, images };
  });
}

function chunkOf(hashes: Uint32Array, at: number, chunk: number, mask: readonly [number, number]): number {
  const word = hashes[at + (chunk >> 1)]! ^ mask[chunk >> 1]!;
  return (chunk & 1 ? word >>> 16 : word) & (buckets - 1);
}

interface Look {
  readonly hashes: Hashes;
  readonly index: readonly ChunkIndex[];
  readonly count: number;
  readonly target: number;
  readonly place: number;
  readonly mirrored: boolean;
  readonly flips: Uint16Array;
  readonly once: boolean;
}

function* lookUp({ hashes, index, count, target, place, mirrored, flips, once }: Look): Generator<Candidate> {
  const mask: readonly [number, number] = mirrored ? mirrorMask : [0, 0];
  // The image that an image was last compared with here.
  const seen = new Int32Array(count).fill(-1);
  for (let one = 0; one < count; one++) {
    const at = (one * places.length + place) * 2;
    const [low, high] = [hashes.places[at]! ^ mask[0], hashes.places[at + 1]! ^ mask[1]];
    for (let chunk = 0; chunk < chunks; chunk++) {
      const { starts, images } = index[chunk]!;
      const value = chunkOf(hashes.places, at, chunk, mask);
      for (const flip of flips) {
        const bucket = value ^ flip;
        for (let k = starts[bucket]!; k < starts[bucket + 1]!; k++) {
          const other = images[k]!;
          if (seen[other] === one || (once ? other <= one : other === one)) continue;
          seen[other] = one;
          const found = (other * targets.length + target) * 2;
          if (hashDistance(low ^ hashes.targets[found]!, high ^ hashes.targets[found + 1]!) <= farthest)
            yield { one, place, other, mirrored };
        }
      }
    }
  }
}

/** What a word is changed by to find those that are equal, or differ in one bit. */
const noBit = Uint16Array.of(0);
const oneBit = Uint16Array.from([0, ...Array.from({ length: 16 }, (_, bit) => 1 << bit)]);
