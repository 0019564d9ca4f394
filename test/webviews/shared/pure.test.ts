import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillPattern } from '../../../src/core/fillPattern';
import type { ClassCount } from '../../../src/protocol/common';
import type { NewRunEvent, Phase } from '../../../src/protocol/runEvents';
import { emptyRunState, reduceRun, type RunState } from '../../../src/protocol/runState';
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
import { currentPhase, elapsedSeconds, shownPhases, statusOf } from '../../../src/webviews/training/runProgress';
import { timeLeft, timeLeftWords, unitsPerSecond } from '../../../src/webviews/training/timeLeft';
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

  const told = (...events: NewRunEvent[]): RunState => numbered(events).reduce(reduceRun, emptyRunState);
  const plan = (seconds: Partial<Record<Phase, number>>): NewRunEvent => ({
    type: 'plan',
    phases: (['scan', 'features', 'fit', 'evaluate', 'save'] as const).map((phase) => ({
      phase,
      seconds: seconds[phase] ?? null,
    })),
  });
  const features: NewRunEvent[] = [
    { type: 'phase', phase: 'scan', state: 'begin' },
    { type: 'phase', phase: 'scan', state: 'end', seconds: 1 },
    { type: 'phase', phase: 'decode', state: 'begin', total: 100 },
    { type: 'phase', phase: 'features', state: 'begin', total: 100 },
    { type: 'phase', phase: 'decode', state: 'progress', done: 50, total: 100, remaining: 9 },
    { type: 'phase', phase: 'features', state: 'progress', done: 40, total: 100, remaining: 12 },
  ];

  it('adds what is expected of the stages to come to the slowest of those that run', () => {
    const state = told(plan({ fit: 3, evaluate: 0.5, save: 1 }), ...features);
    expect(timeLeft(state, state.lastTime!)).toEqual({ seconds: 16.5, whole: true });
    expect(timeLeft(state, state.lastTime! + 2000)).toEqual({ seconds: 14.5, whole: true });
    expect(unitsPerSecond(state, 'features')).toBe(5);
  });

  it('tells of the stage alone where nobody knows what comes after it', () => {
    const state = told(plan({ save: 1 }), ...features);
    expect(timeLeft(state, state.lastTime!)).toEqual({ seconds: 12, whole: false });
    const unplanned = told(...features);
    expect(timeLeft(unplanned, unplanned.lastTime!)).toEqual({ seconds: 12, whole: false });
    expect(timeLeft(told(plan({})), 0)).toBeNull();
  });

  it('takes what was expected of a stage where it does not tell, and the mean epoch where epochs come', () => {
    const fit = told(plan({ fit: 3, evaluate: 1, save: 1 }), { type: 'phase', phase: 'fit', state: 'begin' });
    expect(timeLeft(fit, fit.lastTime! + 1000)).toEqual({ seconds: 4, whole: true });
    expect(timeLeft(fit, fit.lastTime! + 60_000)).toEqual({ seconds: 2, whole: true });
    const untold = told({ type: 'phase', phase: 'fit', state: 'begin' }, epochEvent(1, 11, 1));
    expect(currentPhase(untold)).toBe('fit');
    expect(timeLeft(untold, untold.lastTime!)?.seconds).toBeCloseTo(4.12, 9);
  });

  it('does not take the pace of the head for that of the blocks', () => {
    const begin: NewRunEvent = { type: 'phase', phase: 'fit', state: 'begin' };
    const head = { ...epochEvent(1, 11, 1), stage: 'head' } as NewRunEvent;
    const going: NewRunEvent = { type: 'phase', phase: 'fit', state: 'progress', done: 1, total: 11, remaining: 4 };
    const state = told(plan({ evaluate: 1, save: 1 }), begin, head, going);
    expect(timeLeft(state, state.lastTime!)).toBeNull();
    const known = told(plan({ fit: 60, evaluate: 1, save: 1 }), begin, head, going);
    expect(timeLeft(known, known.lastTime!)).toEqual({ seconds: 61.5, whole: true });
  });

  it('shows only the stages that occur: no decoding beside the features, none that was skipped', () => {
    expect(shownPhases(told(plan({}), ...features))).toEqual(['scan', 'features', 'fit', 'evaluate', 'save']);
    const skipped = told(
      plan({}),
      { type: 'phase', phase: 'decode', state: 'begin' },
      { type: 'phase', phase: 'fit', state: 'begin' },
    );
    expect(shownPhases(skipped)).toEqual(['decode', 'fit', 'evaluate', 'save']);
    expect(shownPhases(told(...features))).toEqual(['scan', 'decode', 'features']);
  });

  it('keeps the files that were read last, each once, and no more than a page shows', () => {
    const read = (...files: string[]): NewRunEvent => ({ type: 'phase', phase: 'decode', state: 'progress', files });
    expect(told(read('a', 'b'), read('c', 'a')).reading).toEqual(['a', 'c', 'b']);
    const many = told(...Array.from({ length: 9 }, (_, at) => read(...[0, 1, 2, 3].map((n) => `${at}-${n}`))));
    expect(many.reading).toHaveLength(24);
    expect(many.reading[0]).toBe('8-3');
  });

  it('says times without more digits than are known, and never nothing', () => {
    expect([0, 2.9, 12.4, 47, 88, 95, 1500, 5900, 7170].map(timeLeftWords)).toEqual([
      'a few seconds',
      'a few seconds',
      'about 12 s',
      'about 45 s',
      'about 90 s',
      'about 2 min',
      'about 25 min',
      'about 1 h 40 min',
      'about 2 h 0 min',
    ]);
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
      query: 'do',
      flags: 'flagged',
    };
    expect(restoredView(kept, metrics.classes)).toEqual(kept);
    expect(restoredView({ cell: null }, metrics.classes).cell).toBeNull();
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
