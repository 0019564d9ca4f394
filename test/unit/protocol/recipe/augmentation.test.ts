import { describe, expect, it } from 'vitest';
import { augmentationSchema, noAugmentation } from '../../../../src/protocol/recipe/augmentation';
import { parseWith } from '../../../../src/protocol/parse';

const problemOf = (input: unknown): string | null => {
  const parsed = parseWith(augmentationSchema, input);
  return parsed.ok ? null : parsed.problem;
};

describe('augmentation settings', () => {
  it('are all off by default', () => {
    expect(parseWith(augmentationSchema, {})).toEqual({ ok: true, value: noAugmentation });
    expect(Object.values(noAugmentation).filter((value) => value !== 0)).toEqual([false, 'nearest']);
  });

  it('take a share or two factors', () => {
    expect(problemOf({ zoom: 0.2, brightness: 0.1 })).toBeNull();
    expect(problemOf({ zoom: [0.8, 1.2], brightness: [0.5, 1] })).toBeNull();
  });

  it('name what is wrong, and where', () => {
    expect(problemOf({ shift: 0.1 })).toMatch(/^shift: .*never/);
    expect(problemOf({ flipHorizontal: 2 })).toBe('flipHorizontal: must be at most 1');
    expect(problemOf({ rotation: 200 })).toBe('rotation: must be at most 180 degrees');
    expect(problemOf({ zoom: [1.2, 0.8] })).toMatch(/^zoom: must be \[low, high\]/);
    expect(problemOf({ zoom: 'big' })).toBe('zoom: must be a share, or two factors [low, high]');
    expect(problemOf({ fill: 'mirror' })).toMatch(/^fill: /);
  });
});
