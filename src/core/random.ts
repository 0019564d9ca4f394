/**
 * A seeded random number generator whose sequence is the same on every machine and engine.
 *
 * The generator is xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 2021; reference code at https://prng.di.unimi.it/xoshiro128starstar.c). The
 * four words of state are filled from the seed by splitmix32 (a Weyl sequence through MurmurHash3's
 * finalizer), as the authors recommend.
 */
export class Random {
  private readonly words: Uint32Array;

  /** `seed` may be any finite number; -0 counts as 0. */
  constructor(seed: number) {
    if (!Number.isFinite(seed)) throw new RangeError(`A seed must be a finite number, not ${seed}.`);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, seed === 0 ? 0 : seed);
    this.words = fill(view.getUint32(4), view.getUint32(0));
  }

  /** Continues exactly where the generator that gave this `state()` stood. */
  static fromState(state: readonly number[]): Random {
    const random = new Random(0);
    if (state.length !== 4 || state.some((word) => !isWord(word)) || state.every((word) => word === 0)) {
      throw new RangeError('A random state is four unsigned 32-bit integers, not all of them zero.');
    }
    random.words.set(state);
    return random;
  }

  /** The four words that determine everything that follows; plain numbers, so that JSON keeps them. */
  state(): number[] {
    return Array.from(this.words);
  }

  /**
   * An independent generator for a purpose. The parent does not move: the same label at the same state
   * always gives the same generator, so adding a consumer changes nobody else's numbers.
   */
  fork(label: string | number): Random {
    const text = `${typeof label}:${label}`;
    const child = new Random(0);
    const [a = 0, b = 0, c = 0, d = 0] = this.words;
    const mixed = fill(hash(text, a ^ rotate(b, 16)), hash(text, c ^ rotate(d, 16)));
    child.words.set(mixed);
    return child;
  }

  /** A uniform integer in 0 .. 2^32 - 1. */
  uint32(): number {
    const s = this.words;
    // By index: taking the words apart as a list is many times slower, and dropout draws millions.
    const s0 = s[0]!;
    const s1 = s[1]!;
    const s2 = s[2]!;
    const s3 = s[3]!;
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const c = s2 ^ s0;
    const d = s3 ^ s1;
    s[0] = s0 ^ d;
    s[1] = s1 ^ c;
    s[2] = c ^ (s1 << 9);
    s[3] = rotate(d, 11);
    return result;
  }

  /** A uniform number in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67_108_864 + (this.uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  /** A standard normal number (Box and Muller 1958; the sine twin is dropped so that the state stays four words). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A uniform integer in 0 .. n - 1, without modulo bias. `n` is 1 .. 2^32. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4_294_967_296)
      throw new RangeError(`integer(n) needs n in 1 .. 2^32, not ${n}.`);
    const limit = 4_294_967_296 - (4_294_967_296 % n);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % n;
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }

  /** The numbers 0 .. n - 1 in random order. */
  permutation(n: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: n }, (_, i) => i));
  }
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** MurmurHash3's 32-bit finalizer. */
function finalise(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Four words from two, never all zero (the one state xoshiro cannot leave). */
function fill(low: number, high: number): Uint32Array {
  const words = new Uint32Array(4);
  let x = (finalise(high) ^ low) >>> 0;
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) >>> 0;
    words[i] = finalise(x ^ (i < 2 ? 0 : high));
  }
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}

/** FNV-1a over UTF-16 code units, from a given start. */
function hash(text: string, start: number): number {
  let h = (0x811c9dc5 ^ start) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return finalise(h);
}
