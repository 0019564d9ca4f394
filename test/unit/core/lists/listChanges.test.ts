import { describe, expect, it } from 'vitest';
import { listChanges, withChanges } from '../../../../src/core/lists/listChanges';
import { Random } from '../../../../src/core/random';

describe('changes of lists', () => {
  it('tells few changes as few', () => {
    expect(listChanges(['a', 'b', 'c', 'd', 'e'], ['a', 'c', 'd', 'x', 'e'])).toEqual({ removed: [1], inserted: [3] });
    expect(listChanges([], ['a'])).toEqual({ removed: [], inserted: [0] });
    expect(listChanges(['a'], [])).toEqual({ removed: [0], inserted: [] });
    expect(listChanges(['a', 'b'], ['a', 'b'])).toEqual({ removed: [], inserted: [] });
  });

  it('tells entries that changed places', () => {
    expect(listChanges(['a', 'b', 'c'], ['a', 'c', 'b'])).toEqual({ removed: [1, 2], inserted: [1, 2] });
  });

  it('makes the new list of the old one, whatever they are', () => {
    const random = new Random(5);
    for (let round = 0; round < 500; round++) {
      const list = (): string[] =>
        Array.from({ length: random.integer(12) }, () => String.fromCharCode(97 + random.integer(8)));
      const [before, after] = [list(), list()];
      const changes = listChanges(before, after);
      const items = changes.inserted.map((at) => after[at]!);
      expect(withChanges(before, changes, items), `${before.join('')} ${after.join('')}`).toEqual(after);
    }
  });
});
