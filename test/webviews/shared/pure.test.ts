import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillPattern } from '../../../src/core/fillPattern';
import type { ClassCount } from '../../../src/protocol/common';
import { emptyRunState, reduceRun } from '../../../src/protocol/runState';
import { sortRows, tableToRows, type Column } from '../../../src/webviews/components/tableModel';
import { classRows, partSeries } from '../../../src/webviews/datasets/classBars';
import { defaultView, restoredPart, restoredView } from '../../../src/webviews/evaluation/matrixView';
import { fileName } from '../../../src/webviews/charts/svgExport';
import { Announcer } from '../../../src/webviews/shared/announcer';
import { moveFocus } from '../../../src/webviews/shared/roving';
import { scrollToShow, visibleRows } from '../../../src/webviews/shared/scrolling';
import { shortcutOf } from '../../../src/webviews/shared/shortcuts';
import { allStrings } from '../../../src/webviews/strings/all';
import { curvesOf } from '../../../src/webviews/training/curves';
import { currentPhase, elapsedSeconds, remainingSeconds, statusOf } from '../../../src/webviews/training/runProgress';
import { evaluationState, epochEvent, numbered, runRecord, trainingState } from '../harness/states';

describe('Announcer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('speaks at once, then only the latest of each ten seconds', () => {
    const spoken: string[] = [];
    const announcer = new Announcer((sentence) => spoken.push(sentence));
    for (let epoch = 1; epoch < 100; epoch += 1) {
      announcer.announce(`epoch ${epoch}`);
      vi.advanceTimersByTime(400);
    }
    // 99 epochs of 400 ms are under 40 s: the first, and one each at 10, 20 and 30 s.
    expect(spoken).toEqual(['epoch 1', 'epoch 25', 'epoch 50', 'epoch 75']);
    vi.advanceTimersByTime(10_000);
    expect(spoken.at(-1)).toBe('epoch 99');
  });

  it('answers the user without waiting and says nothing once disposed', () => {
    const spoken: string[] = [];
    const announcer = new Announcer((sentence) => spoken.push(sentence));
    announcer.announce('a');
    announcer.interrupt('copied');
    announcer.announce('b');
    announcer.dispose();
    vi.advanceTimersByTime(20_000);
    expect(spoken).toEqual(['a', 'copied']);
  });
});

describe('moveFocus', () => {
  const grid = { count: 10, columns: 4 };
  it('moves inside a grid whose last row is short', () => {
    expect(moveFocus('ArrowDown', 7, grid)).toBe(9);
    expect(moveFocus('ArrowDown', 9, grid)).toBe(9);
    expect(moveFocus('ArrowUp', 1, grid)).toBe(1);
    expect(moveFocus('End', 8, grid)).toBe(9);
    expect(moveFocus('Home', 6, grid)).toBe(4);
    expect(moveFocus('End', 0, { ...grid, control: true })).toBe(9);
    expect(moveFocus('Tab', 0, grid)).toBeUndefined();
    expect(moveFocus('ArrowDown', 0, { count: 0 })).toBeUndefined();
  });
});

describe('virtual rows', () => {
  it('draws what is in view and a few more', () => {
    expect(visibleRows(0, 240, 24, 10_000)).toEqual({ first: 0, end: 14 });
    expect(visibleRows(24_000, 240, 24, 10_000)).toEqual({ first: 996, end: 1014 });
    expect(visibleRows(1e9, 240, 24, 5).end).toBe(5);
  });

  it('scrolls no further than needed', () => {
    expect(scrollToShow(5, 0, 240, 24)).toBe(0);
    expect(scrollToShow(10, 0, 240, 24)).toBe(24);
    expect(scrollToShow(2, 240, 240, 24)).toBe(48);
  });
});

describe('sortRows', () => {
  const columns: Column<{ name: string; n: number | null }>[] = [
    { key: 'name', label: 'Name', value: (row) => row.name },
    { key: 'n', label: 'N', value: (row) => row.n },
  ];
  const rows = [
    { name: 'img10', n: 2 },
    { name: 'img9', n: null },
    { name: 'Img2', n: 7 },
  ];

  it('sorts names naturally, numbers by value, and the missing last in both directions', () => {
    expect(sortRows(rows, columns, { key: 'name', descending: false })).toEqual([2, 1, 0]);
    expect(sortRows(rows, columns, { key: 'n', descending: false })).toEqual([0, 2, 1]);
    expect(sortRows(rows, columns, { key: 'n', descending: true })).toEqual([2, 0, 1]);
    expect(sortRows(rows, columns, null)).toEqual([0, 1, 2]);
  });

  it('exports full values', () => {
    expect(tableToRows(rows.slice(0, 2), columns)).toEqual([
      ['Name', 'N'],
      ['img10', '2'],
      ['img9', ''],
    ]);
  });
});

describe('class bars', () => {
  it('stacks parts, shows what no part claims, and says it all', () => {
    const classes: ClassCount[] = [
      { name: 'a', count: 10, parts: { train: 6, test: 2 } },
      { name: 'b', count: 30, parts: { train: 30 } },
    ];
    const parts = ['train', 'test'];
    const series = partSeries(parts, classes);
    expect(series.map(({ id }) => id)).toEqual(['train', 'test', 'none']);
    const [first, second] = classRows(classes, series, parts, 'count');
    expect(first!.id).toBe('b');
    expect(second!.segments).toEqual([6, 2, 2]);
    expect(second!.reading).toBe('a: 10 images, 25%, Training 6, Test 2, No part 2');
  });
});

describe('run progress', () => {
  const run = (options: Parameters<typeof trainingState>[0]) =>
    trainingState(options).events.reduce(reduceRun, emptyRunState);

  it('believes the record about a process that is gone, and the events about an end', () => {
    expect(statusOf(run({ epochs: 3 }), runRecord('interrupted'))).toBe('interrupted');
    expect(statusOf(run({ epochs: 3, status: 'completed' }), runRecord('running'))).toBe('completed');
  });

  it('counts the elapsed time to now while running and to the last event after', () => {
    const state = run({ epochs: 3, status: 'completed' });
    expect(elapsedSeconds(state, 'completed', state.lastTime! + 60_000)).toBeCloseTo(
      (state.lastTime! - state.firstTime!) / 1000,
      9,
    );
    expect(elapsedSeconds(state, 'running', state.lastTime! + 60_000)).toBeCloseTo(
      (state.lastTime! - state.firstTime!) / 1000 + 60,
      9,
    );
  });

  it('counts the job’s own estimate down, or takes the mean epoch times those left', () => {
    const told = run({ epochs: 10, planned: 20 });
    expect(remainingSeconds(told, told.lastTime! + 1000)).toBeCloseTo(3, 9);
    const untold = numbered([{ type: 'phase', phase: 'fit', state: 'begin' }, epochEvent(1, 11, 1)]).reduce(
      reduceRun,
      emptyRunState,
    );
    expect(currentPhase(untold)).toBe('fit');
    expect(remainingSeconds(untold, untold.lastTime!)).toBeCloseTo(4.12, 9);
  });
});

describe('curves', () => {
  const epochs = trainingState({ epochs: 5, planned: 20 }).events.flatMap((event) =>
    event.type === 'epoch' ? [event] : [],
  );
  it('draws over epochs or over seconds and marks the best', () => {
    expect(curvesOf(epochs, 'epoch', null, null).x).toEqual([1, 2, 3, 4, 5]);
    expect(curvesOf(epochs, 'time', epochs[0]!.t - 500, null).x).toEqual([0.5, 0.75, 1, 1.25, 1.5]);
    expect(curvesOf(epochs, 'epoch', null, null).best).toBe(3);
    expect(curvesOf(epochs, 'epoch', null, 2).best).toBe(1);
  });
  it('has no validation curve without a validation part', () => {
    const alone = epochs.map((epoch) => ({ ...epoch, valLoss: null, valAccuracy: null }));
    expect(curvesOf(alone, 'epoch', null, null).loss.map(({ id }) => id)).toEqual(['train']);
  });
});

describe('matrix view', () => {
  it('takes what was kept only where it still makes sense', () => {
    const { metrics } = evaluationState(2, 4);
    expect(restoredPart('test', metrics, 'validation')).toBe('test');
    expect(restoredPart('train', metrics, 'validation')).toBe('validation');
    expect(restoredPart(undefined, metrics, 'train')).toBe('validation');
    const kept = {
      show: 'rows',
      mute: true,
      order: 'confusion',
      cell: { truth: 1, predicted: null },
      errorsOnly: true,
    };
    expect(restoredView(kept, metrics.classes)).toEqual(kept);
    const odd = { show: 'x', order: 3, cell: { truth: 2, predicted: 0 } };
    expect(restoredView(odd, metrics.classes)).toEqual(defaultView);
    expect(restoredView(undefined, metrics.classes)).toEqual(defaultView);
  });
});

describe('words', () => {
  it('fills in values and leaves unknown names alone', () => {
    expect(fillPattern('{n} of {total}', { n: 1 })).toBe('1 of {total}');
  });
  it('has no empty text', () => {
    expect(
      Object.values(allStrings)
        .flatMap((table) => Object.values(table))
        .filter((entry) => entry.trim() === ''),
    ).toEqual([]);
  });
  it('has every key in one table only', () => {
    const keys = Object.values(allStrings).flatMap((table) => Object.keys(table));
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
    expect(keys.length).toBeGreaterThan(300);
  });
  it('makes file names that every system takes', () => {
    expect(fileName('Confusion Matrix: a/b?', 'svg')).toBe('confusion-matrix-a-b.svg');
    expect(fileName('…/..', 'svg')).toBe('….svg');
    expect(fileName('///', 'svg')).toBe('chart.svg');
  });
});

describe('shortcutOf', () => {
  const shortcut = (key: string, command?: boolean) => ({
    keys: key,
    key,
    meaning: () => key,
    act: () => undefined,
    ...(command === undefined ? {} : { command }),
  });
  const shortcuts = [shortcut('a', true), shortcut('s', false), shortcut('delete')];
  const found = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
    shortcutOf(shortcuts, { key, ctrlKey: false, metaKey: false, altKey: false, ...held })?.key;

  it.each([
    ['a', {}, undefined],
    ['a', { ctrlKey: true }, 'a'],
    ['A', { metaKey: true }, 'a'],
    ['S', {}, 's'],
    ['s', { ctrlKey: true }, undefined],
    ['s', { altKey: true }, undefined],
    ['Delete', {}, 'delete'],
    ['Delete', { ctrlKey: true }, 'delete'],
    ['x', {}, undefined],
  ])('%s with %o', (key, held, expected) => {
    expect(found(key, held)).toBe(expected);
  });
});
