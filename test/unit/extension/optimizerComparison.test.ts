import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { LiveCurves } from '../../../src/extension/optimizerComparison/liveCurves';
import type { RunCurves } from '../../../src/protocol/pages/runs';
import { until } from '../../setup/until';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-live-'));
const events = path.join(folder, 'events.ndjson');
let told: RunCurves[] = [];
const live = new LiveCurves((curves) => told.push(curves));
afterEach(() => {
  live.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const line = (n: number, epoch: number): string =>
  `${JSON.stringify({ n, t: 1000 * n, type: 'epoch', epoch, epochs: 9, loss: 1 / epoch, accuracy: 0.5, valLoss: null, valAccuracy: null, learningRate: 0.1, seconds: 1, best: true })}\n`;

it('tells the whole curve of a training as its epochs are written, the later telling where one is repeated, and nothing of another', async () => {
  writeFileSync(events, line(1, 1) + line(2, 2));
  live.follow('runs/sgd', folder);
  await until(() => told.at(-1)?.epoch.length === 2);
  expect(told.at(-1)).toMatchObject({ run: 'runs/sgd', epoch: [1, 2], loss: [1, 0.5], seconds: [1, 2] });
  appendFileSync(events, line(3, 2) + line(4, 3));
  await until(() => told.at(-1)?.epoch.length === 3);
  expect(told.at(-1)!.epoch).toEqual([1, 2, 3]);
  live.follow(undefined);
  told = [];
  appendFileSync(events, line(5, 4));
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(told).toEqual([]);
});
