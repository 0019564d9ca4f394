import { describe, expect, it } from 'vitest';
import {
  bestOf,
  chooseModel,
  noChoices,
  type ModelChoices,
  type TrainedModel,
} from '../../../src/core/runs/modelChoice';

let day = 0;
const model = (name: string, dataset: string, change: Partial<TrainedModel> = {}): TrainedModel => ({
  folder: `/runs/${name}`,
  dataset,
  created: `2026-01-${String(++day).padStart(2, '0')}T00:00:00.000Z`,
  completed: true,
  score: { part: 'test', accuracy: 0.9, images: 100 },
  ...change,
});
const scored = (accuracy: number, part: 'test' | 'validation' = 'test') => ({
  score: { part, accuracy, images: 100 },
});
const flowers = '/data/flowers5';
const dogs = '/data/dogs';
const choices = (change: Partial<ModelChoices>): ModelChoices => ({ ...noChoices, ...change });
/** Name, reason and better choice of what is chosen. */
const chosen = (models: readonly TrainedModel[], with_: ModelChoices, ...holders: string[]) => {
  const choice = chooseModel(models, with_, holders);
  return choice && [choice.model.folder.slice(6), choice.why, choice.better?.folder.slice(6) ?? null];
};

describe('the model for an image of a dataset', () => {
  const models = [
    model('quick', flowers, scored(0.9)),
    model('weaker', flowers, scored(0.6)),
    model('stopped', flowers, { completed: false, ...scored(0.99) }),
    model('unscored', flowers, { score: null }),
    model('dogs', dogs, scored(0.98)),
  ];

  it('is the best whole training of that dataset, not the latest of any', () => {
    expect(chosen(models, noChoices, flowers)).toEqual(['quick', 'best', null]);
    expect(chosen(models, noChoices, dogs)).toEqual(['dogs', 'best', null]);
  });

  it('stays when a training on another dataset ends, and is given way only by a better one of its own', () => {
    const later = [model('dogs2', dogs, scored(1)), ...models];
    expect(chosen(later, noChoices, flowers)).toEqual(['quick', 'best', null]);
    expect(chosen([model('best', flowers, scored(0.95)), ...later], noChoices, flowers)).toEqual([
      'best',
      'best',
      null,
    ]);
  });

  it('is the pinned one whatever is trained afterwards', () => {
    const pinned = choices({ pinned: { [flowers]: '/runs/weaker' } });
    expect(chosen(models, pinned, flowers)).toEqual(['weaker', 'pinned', null]);
    expect(chosen([model('best', flowers, scored(1)), ...models], pinned, flowers)).toEqual(['weaker', 'pinned', null]);
    expect(chosen(models, pinned, dogs)).toEqual(['dogs', 'best', null]);
  });

  it('names the better choice where one of another dataset is pinned', () => {
    const pinned = choices({ pinned: { [flowers]: '/runs/dogs' } });
    expect(chosen(models, pinned, flowers)).toEqual(['dogs', 'pinned', 'quick']);
  });

  it('is the best again where the pinned run is gone', () => {
    expect(chosen(models, choices({ pinned: { [flowers]: '/runs/gone' } }), flowers)).toEqual(['quick', 'best', null]);
  });

  it('is that of the innermost dataset that has one', () => {
    expect(chosen(models, noChoices, `${flowers}/inner`, flowers)).toEqual(['quick', 'best', null]);
    const inner = [model('inner', `${flowers}/inner`, scored(0.3)), ...models];
    expect(chosen(inner, noChoices, `${flowers}/inner`, flowers)).toEqual(['inner', 'best', null]);
  });

  it('takes a stopped training only where there is no whole one', () => {
    expect(bestOf(models.slice(2, 3), flowers)?.folder).toBe('/runs/stopped');
    expect(bestOf([model('cut', flowers, { completed: false, ...scored(1) }), models[3]!], flowers)?.folder).toBe(
      '/runs/unscored',
    );
  });

  it('prefers, of equal accuracies, the test part, then more images, then the latest', () => {
    const [test, validation] = [model('t', flowers), model('v', flowers, scored(0.9, 'validation'))];
    expect(bestOf([validation, test], flowers)).toBe(test);
    const many = model('m', flowers, { score: { part: 'test', accuracy: 0.9, images: 900 } });
    expect(bestOf([test, many], flowers)).toBe(many);
    const later = model('l', flowers);
    expect(bestOf([test, later], flowers)).toBe(later);
  });
});

describe('the model for an image outside every dataset', () => {
  const models = [model('flowers', flowers, scored(0.9)), model('flowers2', flowers, scored(0.7))];

  it('is the best of the dataset trained last', () => {
    expect(chosen(models, noChoices)).toEqual(['flowers', 'newest', null]);
    expect(chosen([...models, model('dogs', dogs, scored(0.5))], noChoices)).toEqual(['dogs', 'newest', null]);
    expect(chosen([], noChoices)).toBeUndefined();
  });

  it('does not switch datasets by itself once one has answered, but offers the other', () => {
    const more = [...models, model('dogs', dogs, scored(0.98))];
    expect(chosen(more, choices({ settled: flowers }))).toEqual(['flowers', 'settled', 'dogs']);
    expect(chosen(more, choices({ settled: dogs }))).toEqual(['dogs', 'newest', null]);
    expect(chosen(more, choices({ settled: '/data/forgotten' }))).toEqual(['dogs', 'newest', null]);
  });

  it('is the one chosen by hand above all', () => {
    const more = [...models, model('dogs', dogs)];
    expect(chosen(more, choices({ chosen: '/runs/flowers2', settled: dogs }))).toEqual(['flowers2', 'chosen', null]);
    expect(chosen(more, choices({ chosen: '/runs/gone', settled: dogs }))).toEqual(['dogs', 'newest', null]);
  });

  it('is the pinned one of the dataset that answers', () => {
    expect(chosen(models, choices({ pinned: { [flowers]: '/runs/flowers2' } }))).toEqual(['flowers2', 'newest', null]);
  });

  it('is an imported model only where nothing was trained here', () => {
    const imported = model('imported', '', { score: null });
    expect(chosen([imported], noChoices)).toEqual(['imported', 'newest', null]);
    expect(chosen([...models, imported], noChoices)).toEqual(['flowers', 'newest', null]);
  });
});
