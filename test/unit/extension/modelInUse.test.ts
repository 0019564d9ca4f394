import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelInUse } from '../../../src/extension/runs/modelInUse';
import { modelLabel, modelWarning, shortModelLabel, whyWords } from '../../../src/extension/runs/modelWords';
import { shownModel, togglePin, useBetter } from '../../../src/extension/prediction/modelActions';
import type { RunStore } from '../../../src/extension/runs/store';
import type { ListedRun } from '../../../src/runfolder';
import { EventEmitter } from './fakeVscode';
import { record } from './record';

const button = vi.hoisted(() => ({ pressed: undefined as string | undefined, said: [] as string[] }));
vi.mock('vscode', async () => ({
  ...(await import('./fakeVscode')),
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d+)\}/g, (_, place: string) => String(values[Number(place)])),
  },
  window: {
    showInformationMessage: (message: string) => {
      button.said.push(message);
      return Promise.resolve(button.pressed);
    },
  },
}));

let day = 0;
function run(name: string, dataset: string, accuracy: number, status: ListedRun['status'] = 'completed'): ListedRun {
  const base = record({
    result: { parts: { test: { accuracy, macroF1: accuracy, images: 50 } } },
    dataset: { folder: `/data/${dataset}`, name: dataset },
  });
  return {
    folder: `/runs/${name}`,
    status,
    record: { ...base, id: name, created: new Date(2026, 0, ++day).toISOString() },
  };
}

let runs: ListedRun[];
let memory: Map<string, unknown>;
let changed: EventEmitter<void>;
let models: ModelInUse;
beforeEach(() => {
  runs = [run('flowers', 'flowers5', 0.9), run('stopped', 'flowers5', 0.6, 'stopped'), run('dogs', 'dogs', 0.98)];
  memory = new Map();
  changed = new EventEmitter<void>();
  const store = {
    get runs() {
      return runs;
    },
    onDidChange: changed.event,
  } as unknown as RunStore;
  const memento = {
    get: (key: string) => memory.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    keys: () => [...memory.keys()],
  };
  models = new ModelInUse(store, memento, () => ['/data/flowers5', '/data/untrained']);
  Object.assign(button, { pressed: undefined, said: [] });
});

const image = '/data/flowers5/daisy/1.jpg';
const outside = '/home/me/1.jpg';
const inUse = (file: string): string => models.for(file)!.model.folder;
const words = (file: string): string => {
  const choice = models.for(file)!;
  return `${modelLabel(choice.model)} — ${whyWords(choice)}`;
};

describe('the model in use', () => {
  it('is that of the image’s dataset, and is named with its score and the reason', () => {
    expect(words(image)).toBe('flowers5 · quick · test 0.900 — best of flowers5');
    expect(words('/data/dogs/a/1.jpg')).toBe('dogs · quick · test 0.980 — best of dogs');
    expect(words(outside)).toBe('dogs · quick · test 0.980 — best of dogs, the dataset that was trained last');
    expect(shownModel(models, image)?.state).toMatchObject({ pinned: false, warning: null, better: null });
  });

  it('is not changed by a training on another dataset that ends', async () => {
    await models.settle('/data/dogs');
    const before = [words(image), inUse(outside)];
    runs = [run('cats', 'cats_vs_dogs', 1), ...runs];
    changed.fire();
    expect([words(image), inUse(outside)]).toEqual(before);
    expect(shownModel(models, outside)?.state).toMatchObject({
      warning: 'cats_vs_dogs was trained since; the model knows dogs.',
      better: 'cats_vs_dogs · 1.000',
    });
    await useBetter(models, outside);
    expect(inUse(outside)).toBe('/runs/cats');
  });

  it('is pinned and unpinned by the user alone, each with a way back', async () => {
    await models.pin('/runs/stopped', '/data/flowers5');
    expect(words(image)).toBe('flowers5 · quick · test 0.600 · stopped early — pinned by you');
    runs = [run('better', 'flowers5', 0.99), ...runs];
    changed.fire();
    expect(inUse(image)).toBe('/runs/stopped');
    expect(inUse(outside)).toBe('/runs/stopped');
    button.pressed = 'Undo';
    await togglePin(models, image, false);
    expect(button.said).toEqual(['The best model of flowers5 answers again.']);
    await vi.waitFor(() => expect(inUse(image)).toBe('/runs/stopped'));
    button.pressed = undefined;
    await togglePin(models, image, false);
    expect(inUse(image)).toBe('/runs/better');
    expect(models.pinnedFor('/runs/stopped')).toEqual([]);
  });

  it('warns where it knows another dataset, and offers the better choice', async () => {
    await models.pin('/runs/dogs', '/data/flowers5');
    expect(shownModel(models, image)?.state).toMatchObject({
      why: 'pinned by you for flowers5',
      warning: 'This image lies in flowers5; the model knows dogs.',
      better: 'flowers5 · 0.900',
    });
    await useBetter(models, image);
    expect(inUse(image)).toBe('/runs/flowers');
    const choice = models.for('/data/untrained/1.jpg')!;
    expect(modelWarning(choice, models.holders('/data/untrained/1.jpg'))).toBe(
      'This image lies in untrained, which no model was trained on; the model knows dogs.',
    );
    expect(shortModelLabel(choice.model)).toBe('dogs · 0.980');
  });

  it('tells of a change once, and keeps a choice of an earlier version for images outside', () => {
    let told = 0;
    models.onDidChange(() => told++);
    changed.fire();
    changed.fire();
    expect(told).toBe(1);
    memory.set('loupe.activeModel', '/runs/stopped');
    expect(inUse(outside)).toBe('/runs/stopped');
    expect(inUse(image)).toBe('/runs/flowers');
  });
});
