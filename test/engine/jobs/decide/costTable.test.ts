import { describe, expect, it } from 'vitest';
import { costOf } from '../../../../src/core/decisions/decider';
import { costTable } from '../../../../src/engine/jobs/decide/costTable';

const classes = ['edible', 'poisonous', 'wood'];
const table = (text: string) => costTable(text, 'costs.csv', classes);
/** The whole matrix that a table stands for. */
const matrix = (text: string) => {
  const cost = costOf(table(text), classes);
  return classes.map((_, of) => classes.map((__, as) => cost(of, as)));
};

describe('a table of costs', () => {
  const whole = [
    [0, 1, 1],
    [50, 0, 20],
    [1, 1, 0],
  ];
  it.each([
    ['a list with a heading', 'truth,decided,cost\npoisonous,edible,50\npoisonous,wood,20\n'],
    ['without one, by semicolons and decimal commas', 'poisonous;edible;50,0\r\npoisonous;wood;20\r\n'],
    ['names as people write them', 'Poisonous , EDIBLE , 50\npoisonous,Wood,20'],
    ['stars, which names overrule wherever they stand', 'poisonous,edible,50\n*,*,1\npoisonous,*,20\n'],
    ['a matrix', ',edible,poisonous,wood\nedible,0,1,1\npoisonous,50,0,20\nwood,1,1,0\n'],
    ['a matrix in another order', 'truth,wood,edible,poisonous\nwood,0,1,1\nedible,1,0,1\npoisonous,20,50,0\n'],
  ])('is %s', (_, text) => {
    expect(matrix(text)).toEqual(whole);
  });

  it('may say what right answers cost, and what all others do', () => {
    expect(matrix('wood,wood,0.5\n*,*,2\n')).toEqual([
      [0, 2, 2],
      [2, 0, 2],
      [2, 2, 0.5],
    ]);
  });

  it('is of two classes in both forms', () => {
    const of = (text: string) => costTable(text, 'costs.csv', ['a', 'b']);
    expect(of(',a,b\na,0,7\nb,1,0\n').cells).toEqual([{ truth: 'a', decided: 'b', cost: 7 }]);
    expect(of('a,b,7\n').cells).toEqual([{ truth: 'a', decided: 'b', cost: 7 }]);
  });

  it.each([
    ['', 'line 1 holds nothing'],
    ['poisonous,eatable,50\n', 'line 1 names no class of the model, “eatable” (it has edible, poisonous and wood)'],
    ['truth,decided,cost\npoisonous,edible,much\n', 'line 2 is not a true class'],
    ['poisonous,edible,50\nwood,edible,-1\n', 'line 2 is not a true class'],
    ['poisonous,edible,50\nwood,edible\n', 'line 2 is not a true class'],
    [',edible,poisonous,wood\nedible,0,1,1\npoisonous,50,,20\n', 'line 3 has no cost from 0 on in column 3'],
    [',edible,poisonous,wood\nedible,0,1,1\npoisonous,50,0,20\n', 'ends without a row or a column of wood'],
  ])('%j is refused with its line', (text, problem) => {
    expect(() => table(text)).toThrow(problem);
    expect(() => table(text)).toThrow('costs.csv');
  });
});
