import { describe, expect, it } from 'vitest';
import { matchClasses, withoutNumbers } from '../../../src/core/matchClasses';

describe('classes of a folder among a model’s', () => {
  const model = ['Gänseblümchen', 'Rosé', 'Tulip'];
  it.each([
    ['as they are', model, [0, 1, 2]],
    ['in another order, and some', ['Tulip', 'Rosé'], [2, 1]],
    ['in the other form of Unicode', model.map((name) => name.normalize('NFD')), [0, 1, 2]],
    ['in another case', ['gänseblümchen', 'ROSÉ', 'tulip'], [0, 1, 2]],
    ['with other spaces', [' Tulip ', 'Rosé', 'Gänseblümchen'], [2, 1, 0]],
    ['but not other names', ['Tulips', 'Rose', 'Gansebl'], [-1, -1, -1]],
  ])('are found %s', (_, names, expected) => {
    expect(matchClasses(names, model)).toEqual(expected);
    expect(
      matchClasses(
        names,
        model.map((name) => name.normalize('NFD')),
      ),
    ).toEqual(expected);
  });

  it('are found where the model numbers its own, as Teachable Machine does', () => {
    expect(matchClasses(['Daisy', 'tulip', 'wild_rose'], ['0 Daisy', '1 Wild rose', '2 Tulip'])).toEqual([0, 2, 1]);
    expect(matchClasses(['0 Daisy', '1 Wild rose'], ['Wild rose', 'Daisy'])).toEqual([1, 0]);
    expect(matchClasses(['Daisy'], ['7 Daisy', '9 Rose'])).toEqual([-1]);
  });

  it('stay apart where the model tells them apart', () => {
    expect(matchClasses(['a', 'A'], ['A', 'a'])).toEqual([1, 0]);
    expect(matchClasses(['a'], ['A', 'Ａ'])).toEqual([-1]);
    expect(matchClasses(['Daisy', 'DAISY'], ['daisy'])).toEqual([-1, -1]);
    expect(matchClasses(['daisy', 'DAISY'], ['daisy'])).toEqual([0, -1]);
  });
});

it('numbers before names are skipped only where they count', () => {
  expect(withoutNumbers(['0 Daisy', '1 Wild rose'])).toEqual(['Daisy', 'Wild rose']);
  expect(withoutNumbers(['1: cat', '2: dog'])).toEqual(['cat', 'dog']);
  for (const names of [['0 Daisy', '2 Rose'], ['1 cent', '5 cents'], ['0 Daisy'], ['0', '1'], ['3 a', '4 b']])
    expect(withoutNumbers(names)).toEqual(names);
});
