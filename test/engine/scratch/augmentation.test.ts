import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { augment, mirror } from '../../../src/engine/training/augmentation';
import type { Augmentation } from '../../../src/engine/training/augmentation';

const none: Augmentation = { flipHorizontal: 0, shift: 0, zoom: 0, brightness: 0, contrast: 0 };
const size = { height: 2, width: 3 };
/** Two rows of three pixels. */
const image = (): Uint8Array => Uint8Array.from({ length: 18 }, (_, i) => i * 10);

describe('augmentation', () => {
  it('changes nothing without settings', () => {
    const changed = image();
    augment(changed, size, none, new Random(1));
    expect(changed).toEqual(image());
  });

  it('mirrors pixels, not bytes', () => {
    const changed = image();
    mirror(changed, size);
    expect([...changed]).toEqual([60, 70, 80, 30, 40, 50, 0, 10, 20, 150, 160, 170, 120, 130, 140, 90, 100, 110]);
  });

  it('mirrors as often as asked', () => {
    let flipped = 0;
    for (let i = 0; i < 2000; i++) {
      const changed = image();
      augment(changed, size, { ...none, flipHorizontal: 0.25 }, new Random(1).fork(i));
      if (changed[0] === 60) flipped++;
    }
    // Binomial, 2000 draws at .25: standard deviation 19.
    expect(Math.abs(flipped - 500)).toBeLessThan(80);
  });

  it('shifts by interpolation and repeats the edge', () => {
    // A ramp of 10 a column stays a ramp of 10 a column away from the edges, moved by one and the same amount.
    const wide = { height: 4, width: 20 };
    const ramp = Uint8Array.from({ length: 240 }, (_, i) => (Math.floor(i / 3) % 20) * 10);
    augment(ramp, wide, { ...none, shift: 0.2 }, new Random(3));
    const row = Array.from({ length: 20 }, (_, x) => ramp[x * 3]!);
    const steps = row.slice(1).map((value, x) => value - row[x]!);
    expect(steps.filter((step) => Math.abs(step - 10) <= 1).length).toBeGreaterThanOrEqual(14);
    expect(steps.every((step) => step >= 0 && step <= 11)).toBe(true);
    expect(row).not.toEqual(Array.from({ length: 20 }, (_, x) => x * 10));
  });

  it('keeps brightness and contrast within 0..255', () => {
    const changed = Uint8Array.from([0, 127, 255]);
    augment(changed, { height: 1, width: 1 }, { ...none, brightness: 1, contrast: 1 }, new Random(5));
    expect([...changed].every((value, i, all) => i === 0 || value >= all[i - 1]!)).toBe(true);
  });

  it('repeats itself from the same state, and differs from another', () => {
    const settings: Augmentation = { flipHorizontal: 0.5, shift: 0.2, zoom: 0.2, brightness: 0.2, contrast: 0.2 };
    const make = (seed: number): Uint8Array => {
      const changed = image();
      augment(changed, size, settings, new Random(seed));
      return changed;
    };
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
  });
});
