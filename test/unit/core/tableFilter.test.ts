import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilter, type FilterRow } from '../../../src/core/tableFilter';

const fields: Readonly<Record<string, { text: string; value: string | number | null }>> = {
  name: { text: 'Flowers run', value: 'Flowers run' },
  recipe: { text: 'small-cnn', value: 'small-cnn' },
  accuracy: { text: '0.861 (258 of 300)', value: 0.861 },
  test: { text: '–', value: null },
  started: { text: '2026-05-01 12:30', value: Date.parse('2026-05-01T12:30:00Z') },
  'optimizer.name': { text: 'adam', value: 'adam' },
};
const row: FilterRow = { texts: () => Object.values(fields).map(({ text }) => text), field: (key) => fields[key] };
const keeps = (filter: string): boolean => readFilter(filter).keeps(row);

describe('readFilter', () => {
  it.each([
    ['', true],
    ['flowers', true],
    ['FLOWERS cnn', true],
    ['flowers dogs', false],
    ['"flowers run"', true],
    ['"run flowers"', false],
    ['recipe:small', true],
    ['recipe=small', false],
    ['recipe=small-cnn', true],
    ['recipe!=quick', true],
    ['RECIPE:CNN', true],
    ['-recipe:cnn', false],
    ['-dogs', true],
    ['accuracy>0.8', true],
    ['accuracy>0.861', false],
    ['accuracy>=0.861', true],
    ['accuracy<0.9', true],
    ['accuracy<=0.5', false],
    ['accuracy=0.861', true],
    ['accuracy:0.86', true],
    ['test>0', false],
    ['test<1', false],
    ['-test>0', true],
    ['started>2026-04-30', true],
    ['started<2026-04-30', false],
    ['optimizer.name:adam', true],
    ['name:"flowers run"', true],
    ['colour:red', false],
    ['recipe>5', false],
  ])('%s: %s', (filter, kept) => {
    expect(keeps(filter)).toBe(kept);
  });

  it('names the columns that it asks about, each once', () => {
    expect(readFilter('Recipe:a accuracy>0.5 recipe!=b plain').keys).toEqual(['recipe', 'accuracy']);
  });

  it.each(['accuracy>', 'recipe:', '"half', '-', ':', '>=', 'a:"b'])('reads the half typed %s', (filter) => {
    expect(() => keeps(filter)).not.toThrow();
  });

  it('reads any text', () => {
    fc.assert(fc.property(fc.string(), (filter) => typeof keeps(filter) === 'boolean'));
  });
});
