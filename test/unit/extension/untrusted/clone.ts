import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { evaluate } from '../../../../src/core/metrics/metrics';
import type { OptimizerComparison } from '../../../../src/protocol/optimizerComparison';
import type { RunRecord } from '../../../../src/protocol/runFiles';
import { record } from '../record';

/** What a notification would draw as a button. */
export const button = '[Install Update](command:workbench.action.quit)';

/** A repository as a stranger may have made it, and what lies outside it. */
export interface Clone {
  readonly workspace: string;
  readonly outside: string;
  readonly photos: string;
  readonly run: string;
  readonly running: string;
  readonly comparison: string;
  /** A comparison that names a run outside. */
  readonly wandering: string;
  readonly recipe: string;
}

/** Draws the clone into a folder: everything that Loupe reads by itself names what lies outside. */
export function drawClone(root: string): Clone {
  const workspace = path.join(root, 'clone');
  const outside = path.join(root, 'home');
  const photos = path.join(workspace, 'photos');
  const runs = path.join(workspace, '.loupe', 'runs');
  const clone: Clone = {
    workspace,
    outside,
    photos,
    run: path.join(runs, '2026-01-01-000000-a-quick'),
    running: path.join(runs, '2026-01-02-000000-a-quick'),
    comparison: path.join(runs, '2026-01-03-000000-a-optimizers'),
    wandering: path.join(runs, '2026-01-04-000000-a-optimizers'),
    recipe: path.join(workspace, 'evil.loupe.json'),
  };
  for (const folder of [
    outside,
    photos,
    path.join(clone.run, 'evaluation'),
    path.join(clone.run, 'model'),
    clone.running,
    clone.comparison,
    clone.wandering,
  ])
    mkdirSync(folder, { recursive: true });
  for (const file of [path.join(outside, 'secret.jpg'), path.join(photos, '1.jpg')]) writeFileSync(file, 'pixels');
  symlinkSync(path.join(outside, 'secret.jpg'), path.join(photos, 'link.jpg'));

  const classes = [`daisy ${button}`, 'rose'];
  const scores = evaluate({ truth: Int32Array.of(0, 1), probabilities: Float32Array.of(0.1, 0.9, 0.2, 0.8), classes });
  const base = record({
    dataset: { folder: outside, name: `home ${button}`, classes },
    result: { parts: { validation: { images: 2, accuracy: 0.5, macroF1: 0.5 } as never } },
  });
  write(clone.run, 'run.json', {
    ...base,
    id: path.basename(clone.run),
    recipe: 'head',
    settings: { extends: 'head', mode: 'head', epochs: button, batchSize: button, model: button },
    error: { code: 'x', message: button },
  } satisfies RunRecord);
  write(clone.run, 'evaluation/metrics.json', { version: 1, classes, parts: { validation: scores } });
  const rows = [
    'secret.jpg',
    '../clone/photos/1.jpg',
    '../home/secret.jpg',
    '../clone/photos/link.jpg',
    '../../../../../../../etc/hostname',
  ];
  writeFileSync(
    path.join(clone.run, 'evaluation', 'validation.csv'),
    `file,truth,predicted,probability,daisy,rose\r\n${rows.map((file) => `${file},rose,rose,0.9,0.1,0.9`).join('\r\n')}\r\n`,
  );
  write(clone.run, 'notes.json', { version: 1, note: button, star: true });

  write(clone.running, 'run.json', {
    ...base,
    id: path.basename(clone.running),
    status: 'running',
    result: null,
    process: { pid: 2, host: 'elsewhere', started: new Date().toISOString() },
  } satisfies RunRecord);
  writeFileSync(path.join(clone.running, 'heartbeat'), '');
  const notice = (n: number, t: number): string =>
    JSON.stringify({ n, t, type: 'notice', level: 'warning', code: 'replicas', message: button });
  const reading = (n: number): string =>
    JSON.stringify({
      ...{ n, t: Date.now(), type: 'phase', phase: 'decode', state: 'progress', done: 1, total: 9 },
      files: ['secret.jpg', '../clone/photos/link.jpg', '../clone/photos/1.jpg'],
    });
  writeFileSync(
    path.join(clone.running, 'events.ndjson'),
    `${notice(1, Date.now())}\n${notice(2, Date.now() + 3_600_000)}\n${notice(3, 4e12)}\n${reading(4)}\n`,
  );

  const comparison = (folder: string, names: readonly string[]): OptimizerComparison =>
    ({
      version: 1,
      id: path.basename(folder),
      status: 'stopped',
      created: base.created,
      ended: base.created,
      process: { pid: 2, host: os.hostname(), started: base.created },
      dataset: { folder: outside, name: button },
      recipeName: 'head',
      recipe: { extends: 'head' },
      model: 'mobilenet_v2',
      mode: 'head',
      epochs: 1,
      device: 'auto',
      optimizers: [{ name: 'adam', title: button, learningRate: 0.001, batchSize: 32 }],
      seeds: [1],
      notes: [button],
      fingerprint: null,
      pairs: names.map((run) => ({
        optimizer: 'adam',
        seed: 1,
        run,
        status: 'waiting',
        test: null,
        validation: null,
        bestEpoch: null,
        seconds: null,
        error: button,
      })),
      ranking: null,
      error: button,
    }) as OptimizerComparison;
  write(clone.comparison, 'comparison.json', comparison(clone.comparison, ['runs/a', 'runs/b']));
  write(clone.wandering, 'comparison.json', comparison(clone.wandering, ['runs/a', '../../../../home']));
  writeFileSync(clone.recipe, JSON.stringify({ extends: 'head', dataset: '../home', epochs: 1 }));
  return clone;
}

function write(folder: string, name: string, value: unknown): void {
  writeFileSync(path.join(folder, name), JSON.stringify(value));
}
