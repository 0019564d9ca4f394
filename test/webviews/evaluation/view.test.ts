import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/webviews/charts/textWidth';
import { choiceOf } from '../../../src/webviews/evaluation/choice';
import { columnsThatFit, evaluationColumns } from '../../../src/webviews/evaluation/evaluationsTable';
import { defaultView } from '../../../src/webviews/evaluation/matrixView';
import { viewRoom } from '../../../src/webviews/evaluation/viewRoom';
import { comparedEvaluations } from '../harness/states';

const measure = (text: string): number => [...text].length * 6;

describe('what is shown of a matrix', () => {
  const classes = ['beagle', 'toy_poodle', 'standard_poodle', 'basset'];
  /** Beagles are taken for bassets most often, toy poodles for standard ones less often. */
  const matrix = [5, 1, 0, 4, 0, 8, 2, 0, 0, 0, 10, 0, 0, 0, 0, 10];
  const choice = (view: Partial<typeof defaultView>) => choiceOf({ ...defaultView, ...view }, classes, matrix);

  it('is the most confused pair until somebody chooses', () => {
    expect(choice({}).cell).toEqual({ truth: 0, predicted: 3 });
    expect(choice({}).found).toBeNull();
    expect(choice({ cell: null }).cell).toBeNull();
    expect(choice({ cell: { truth: 1, predicted: 1 } }).cell).toEqual({ truth: 1, predicted: 1 });
  });

  it('is the worst among the classes that are searched for, and what was chosen again afterwards', () => {
    const cell = { truth: 0, predicted: 3 };
    const found = choice({ cell, query: 'poodle' });
    expect(found.found).toEqual([1, 2]);
    expect(found.cell).toEqual({ truth: 1, predicted: 2 });
    expect(found.pairs.map(({ truth, predicted }) => [truth, predicted])).toEqual([
      [1, 2],
      [0, 1],
    ]);
    expect(choice({ cell, query: 'basset' }).cell).toEqual(cell);
    expect(choice({ cell, query: '' }).cell).toEqual(cell);
  });

  it('is a class that is never confused itself, and nothing where no class is found', () => {
    const right = [5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5];
    expect(choiceOf({ ...defaultView, query: 'basset' }, classes, right).cell).toEqual({ truth: 3, predicted: null });
    expect(choiceOf(defaultView, classes, right).cell).toBeNull();
    expect(choice({ query: 'cat' })).toEqual({ found: [], pairs: [], cell: null });
  });
});

describe('room of the view', () => {
  it('puts images beside the matrix where both fit, the matrix no higher than the window', () => {
    const panel = viewRoom(1110, 225, 820);
    expect(panel.wide).toBe(true);
    expect(225 + panel.matrix.height).toBeLessThan(820 - 100);
    expect(viewRoom(1400, 225, 2000).matrix.height).toBe(560);
    expect(viewRoom(570, 300, 620).wide).toBe(false);
    expect(viewRoom(570, 300, 620).matrix.width).toBe(570);
    // Never too small to be read, however little is left.
    expect(viewRoom(1110, 700, 600).matrix.height).toBe(320);
  });
});

describe('names', () => {
  it('go on in the next line where their words end, and lose their middle only in the last', () => {
    expect(wrapText('miniature_schnauzer', 200, 2, measure)).toEqual(['miniature_schnauzer']);
    expect(wrapText('miniature_schnauzer', 70, 2, measure)).toEqual(['miniature_', 'schnauzer']);
    expect(wrapText('soft-coated wheaten terrier', 72, 2, measure)).toEqual(['soft-coated', 'wheat…errier']);
    expect(wrapText('incomprehensibility', 60, 2, measure)).toEqual(['incomprehe', 'nsibility']);
    expect(wrapText('incomprehensibility', 60, 1, measure)).toEqual(['inco…ility']);
  });
});

describe('table of evaluations', () => {
  it('keeps the most important columns that fit, in their order, and always the first two', () => {
    const data = comparedEvaluations('siteA');
    const columns = evaluationColumns(data, 'test', Date.parse('2026-05-03T00:00:00Z'));
    const keys = (width: number) => columnsThatFit(columns, data.evaluations, width, measure).map(({ key }) => key);
    expect(keys(10)).toEqual(['name', 'part']);
    expect(keys(430)).toEqual(['name', 'part', 'accuracy', 'onlyClass']);
    expect(keys(5000)).toHaveLength(13);
    expect(keys(5000).at(-1)).toBe('folder');
  });
});
