import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';

describe('Random', () => {
  it('is xoshiro128** 1.1', () => {
    // The authors' C code (https://prng.di.unimi.it/xoshiro128starstar.c) with s = {1, 2, 3, 4}, ten calls of next().
    const random = Random.fromState([1, 2, 3, 4]);
    const words = Array.from({ length: 10 }, () => random.uint32());
    expect(words).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('repeats for a seed and differs between seeds', () => {
    const draw = (seed: number) => Array.from(new Random(seed).permutation(50));
    expect(draw(7)).toEqual(draw(7));
    const seeds = [0, 1, 2, -1, 0.5, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
    expect(new Set(seeds.map((seed) => new Random(seed).state().join())).size).toBe(seeds.length);
    expect(new Random(-0).state()).toEqual(new Random(0).state());
  });

  it('continues from its state, also through JSON', () => {
    const random = new Random(3);
    for (let i = 0; i < 5; i++) random.normal();
    const twin = Random.fromState(JSON.parse(JSON.stringify(random.state())) as number[]);
    expect(twin.permutation(20)).toEqual(random.permutation(20));
  });

  it('refuses states and seeds that cannot be', () => {
    expect(() => Random.fromState([0, 0, 0, 0])).toThrow(RangeError);
    expect(() => Random.fromState([1, 2, 3])).toThrow(RangeError);
    expect(() => Random.fromState([1, 2, 3, -4])).toThrow(RangeError);
    expect(() => new Random(NaN)).toThrow(/finite/);
  });

  it('forks without moving, by label and by the parent', () => {
    const random = new Random(1);
    const before = random.state();
    const states = [random.fork('a'), random.fork('b'), random.fork(1), random.fork('1'), new Random(2).fork('a')].map(
      (one) => one.state().join(),
    );
    expect(random.state()).toEqual(before);
    expect(new Set(states).size).toBe(5);
    expect(random.fork('a').state()).toEqual(random.fork('a').state());
    random.uint32();
    expect(random.fork('a').state().join()).not.toBe(states[0]);
  });

  it('draws uniform and normal numbers with the right moments', () => {
    const random = new Random(11);
    const count = 50_000;
    const moments = (draw: () => number) => {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < count; i++) {
        const value = draw();
        sum += value;
        squares += value * value;
      }
      return { mean: sum / count, variance: squares / count - (sum / count) ** 2 };
    };
    const uniform = moments(() => random.uniform());
    const normal = moments(() => random.normal());
    // Six standard errors: 6 * sqrt(1/12/50000), and so on.
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(0.008);
    expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(0.002);
    expect(Math.abs(normal.mean)).toBeLessThan(0.027);
    expect(Math.abs(normal.variance - 1)).toBeLessThan(0.038);
  });

  it('draws integers evenly and shuffles to permutations', () => {
    const random = new Random(5);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]!++;
    // Chi-squared with 5 degrees of freedom exceeds 20.5 once in a thousand.
    expect(counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5);
    expect(Array.from(random.permutation(100)).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(() => random.integer(0)).toThrow(RangeError);
  });
});
