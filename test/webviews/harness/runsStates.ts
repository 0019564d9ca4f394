import { Random } from '../../../src/core/random';
import { wilson } from '../../../src/core/metrics/wilson';
import type { RunCurves, RunRow, RunsReady } from '../../../src/protocol/pages/runs';
import { pairedDifference } from '../../../src/core/metrics/pairedDifference';
import type { ComparedScores, RunComparison, RunVerdict } from '../../../src/protocol/runComparison';

const began = Date.parse('2026-05-01T12:30:05Z');
const base = '/work space/.loupe/runs/';

/** A row of the table: number 0 is the latest. Every twentieth run failed, every thirtieth is starred. */
export function runRow(index: number, change: Partial<RunRow> = {}): RunRow {
  const random = new Random(index + 1);
  const quick = index % 3 !== 2;
  const accuracy = 0.6 + Math.round(random.uniform() * 120) / 300;
  const started = began - index * 3_600_000;
  const failed = index % 20 === 19;
  const name = `2026-05-01-${String(100_000 + index)}-flowers-${quick ? 'mobilenet_v2' : 'small-cnn'}`;
  return {
    run: `${base}${name}`,
    name,
    title: index === 4 ? 'labels corrected' : '',
    status: failed ? 'failed' : 'completed',
    progress: null,
    problem: failed ? 'The disk is full: 0 bytes are left in /data. Free some space and train again.' : null,
    star: index % 30 === 3,
    note: index % 7 === 1 ? 'the one with the corrected labels' : '',
    notesProblem: null,
    dataset: index % 4 === 0 ? 'mushrooms – Pilze' : 'flowers',
    folder: '/data/flowers',
    images: 1500,
    classes: 5,
    fingerprint: `${'75776d0c2fc3c25d'.repeat(3)}${String(index % 4).padStart(16, '0')}`,
    model: quick ? 'mobilenet_v2' : 'small-cnn',
    recipe: quick ? 'quick' : 'small-cnn',
    scores: failed
      ? {}
      : {
          validation: { accuracy, macroF1: accuracy - 0.01, images: 300 },
          ...(index % 2 === 0 ? { test: { accuracy: accuracy - 0.05, macroF1: accuracy - 0.06, images: 150 } } : {}),
        },
    epochs: failed ? 3 : 20,
    bestEpoch: failed ? null : 14,
    seconds: 12.4 + index,
    skipped: index % 5,
    device: 'CPU',
    engine: 'onnxruntime-node 1.30.0',
    started,
    settings: quick
      ? { mode: 'features', epochs: null, seed: index, l2: 0.001 }
      : {
          mode: 'scratch',
          epochs: 20,
          seed: index,
          'optimizer.name': 'adam',
          'optimizer.learningRate': 0.001,
          'head.layers.0.units': 128,
        },
    ...change,
  };
}

/** The table with so many runs, one of which is being trained and one of which cannot be read. */
export function runsState(count: number, change: Partial<RunsReady> = {}): RunsReady {
  const rows = Array.from({ length: count }, (_, index) => runRow(index));
  if (count > 2) {
    rows[0] = {
      ...rows[0]!,
      status: 'running',
      progress: 'epoch 7 · 0.861',
      scores: {},
      seconds: null,
      bestEpoch: 6,
      epochs: 7,
    };
    rows[count - 1] = {
      ...rows[count - 1]!,
      name: 'half a copy',
      status: 'broken',
      problem: '/w/run.json is not a run record that this version reads (Unexpected end of JSON input).',
      dataset: null,
      folder: null,
      images: null,
      classes: null,
      fingerprint: null,
      model: null,
      recipe: null,
      scores: {},
      epochs: null,
      bestEpoch: null,
      seconds: null,
      skipped: null,
      device: null,
      engine: null,
      started: null,
      settings: {},
      star: false,
      note: '',
    };
  }
  return { state: 'ready', rows, reading: null, view: { columns: null, sort: null }, ...change };
}

/** Curves of a run that learns as fast as `rate` says; its epochs take `seconds`. */
export function runCurves(run: string, epochs: number, rate: number, seconds: number, validated = true): RunCurves {
  const numbers = Array.from({ length: epochs }, (_, index) => index + 1);
  const left = (epoch: number): number => Math.exp((-rate * epoch) / 20);
  return {
    run,
    epoch: numbers,
    seconds: numbers.map((epoch) => epoch * seconds),
    loss: numbers.map((epoch) => 0.1 + 1.5 * left(epoch)),
    accuracy: numbers.map((epoch) => 0.98 - 0.7 * left(epoch)),
    valLoss: numbers.map((epoch) => (validated ? 0.35 + 1.3 * left(epoch) : null)),
    valAccuracy: numbers.map((epoch) => (validated ? 0.89 - 0.6 * left(epoch) : null)),
  };
}

function scores(accuracy: number, images: number, detailed = true): ComparedScores {
  return {
    images,
    accuracy,
    accuracyInterval: wilson(Math.round(accuracy * images), images),
    macroF1: accuracy - 0.01,
    balancedAccuracy: detailed ? accuracy - 0.005 : null,
    logLoss: detailed ? 0.4127 : null,
    calibrationError: detailed ? 0.0312 : null,
  };
}

/** The second run is worse by more than noise, the third no different; the fourth has no score. */
function verdictOf(run: number): RunVerdict {
  const answered = (count: number, from: string, to: string): RunVerdict['onlyFirst'] => ({
    count,
    first: Array.from({ length: count }, (_, image) => ({
      file: `${from}/photo ${image}.jpg`,
      truth: from,
      taken: to,
    })),
  });
  const none = answered(0, '', '');
  if (run > 2)
    return {
      run,
      part: null,
      reason: 'no-scores',
      pair: null,
      shared: 0,
      byName: false,
      onlyFirst: none,
      onlySecond: none,
    };
  const [onlyFirst, onlySecond] = run === 1 ? [12, 3] : [9, 8];
  return {
    run,
    part: 'validation',
    reason: null,
    pair: pairedDifference({ images: 300, onlyFirst, onlySecond }),
    shared: 300,
    byName: false,
    onlyFirst: answered(onlyFirst, 'tulips', 'roses'),
    onlySecond: answered(onlySecond, 'mushrooms – Pilze', 'daisy'),
  };
}

/** What the command line says of the first runs of the table: moved images, another class, another machine. */
export function comparisonOf(rows: readonly RunRow[]): RunComparison {
  return {
    version: 1,
    runs: rows.map((row) => ({
      run: row.run,
      name: row.name,
      title: '',
      status: row.status === 'broken' || row.status === 'paused' ? 'failed' : row.status,
      dataset: row.dataset ?? '',
      folder: row.folder ?? '',
      images: 1500,
      classes: 5,
      fingerprint: row.fingerprint,
      bestEpoch: row.bestEpoch,
      seconds: row.seconds,
      skipped: row.skipped,
    })),
    problems: [],
    verdicts: rows.slice(1).map((_, index) => verdictOf(index + 1)),
    settings: [
      { key: 'recipe', values: rows.map(() => 'small-cnn'), differs: false },
      { key: 'optimizer.learningRate', values: rows.map((_, index) => 0.001 * (index + 1)), differs: true },
      { key: 'head.layers.0.units', values: rows.map((_, index) => (index === 0 ? 128 : null)), differs: true },
      { key: 'seed', values: rows.map(() => 1), differs: false },
    ],
    scores: [
      { part: 'train', runs: rows.map((_, index) => scores(0.98 - index * 0.02, 1200)) },
      {
        part: 'validation',
        runs: rows.map((_, index) =>
          index === 3 ? null : scores(index === 2 ? 257 / 300 : 0.86 - index * 0.03, 300, index !== 1),
        ),
      },
    ],
    data: rows.slice(1).map((_, index) =>
      index === 1
        ? {
            run: index + 1,
            fingerprint: 'same',
            classesAdded: { count: 0, first: [] },
            classesRemoved: { count: 0, first: [] },
            split: {
              added: { count: 0, first: [] },
              removed: { count: 0, first: [] },
              moved: [],
              sameParts: ['train', 'validation'],
            },
            splitProblem: null,
          }
        : {
            run: index + 1,
            fingerprint: 'different',
            classesAdded: { count: 1, first: ['🍄 fly agaric'] },
            classesRemoved: { count: 0, first: [] },
            split: {
              added: { count: 1200, first: Array.from({ length: 10 }, (__, image) => `fly agaric/photo ${image}.jpg`) },
              removed: { count: 1, first: ['roses/blurred.jpg'] },
              moved: [
                { from: 'validation', to: 'train', images: { count: 2, first: ['tulips/1.jpg', 'tulips/2.jpg'] } },
              ],
              sameParts: ['test'],
            },
            splitProblem: null,
          },
    ),
    environment: [
      { key: 'engine', values: rows.map(() => 'onnxruntime-node 1.30.0'), differs: false },
      { key: 'device', values: rows.map((_, index) => (index === 1 ? 'CUDA' : 'CPU')), differs: true },
      { key: 'gitCommit', values: rows.map((_, index) => `feab3d3${index}`), differs: true },
    ],
  };
}

/** A page on which the first runs of the table are compared. */
export function comparedRuns(count: number, compared: number) {
  const state = runsState(count);
  const rows = state.rows.slice(0, compared);
  return {
    state,
    answers: {
      compare: comparisonOf(rows),
      curves: Object.fromEntries(
        rows.map((row, index) => [
          row.run,
          runCurves(row.run, 12 + index * 4, 3 + index, 0.4 + index * 0.3, index !== 2),
        ]),
      ),
    },
    kept: { runs: { filter: '', selected: rows.map(({ run }) => run), compared: rows.map(({ run }) => run) } },
  };
}
