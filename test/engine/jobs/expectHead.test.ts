import { expect, test } from 'vitest';
import { expectHead } from '../../../src/engine/jobs/train/modes/expectHead';
import { PhasePlan } from '../../../src/engine/jobs/train/preparation/phasePlan';
import { PreparedTraining } from '../../../src/engine/jobs/train/preparation/preparedTraining';
import { trainSettings } from '../../../src/engine/jobs/train/preparation/trainSettings';
import { TrainingRun } from '../../../src/engine/jobs/train/preparation/trainingRun';
import { labelledImages } from '../../../src/engine/datasets/trainingImages';
import type { RunWriter } from '../../../src/engine/runs/runWriter';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import type { NewRunEvent, PlanEvent } from '../../../src/protocol/runEvents';

test('before many images are computed, the fit is timed; of few, or of one that is known, it is not', async () => {
  const count = 600;
  const events: NewRunEvent[] = [];
  const writer = {
    stop: { any: new AbortController().signal },
    event: (event: NewRunEvent) => events.push(event),
  } as unknown as RunWriter;
  const files = Array.from({ length: count }, (_, index) => `${index}.jpg`);
  const images = labelledImages(
    {
      folder: '/data/three',
      name: 'three',
      layout: 'class-folders',
      classes: ['a', 'b', 'c'],
      files,
      classIndex: Int32Array.from(files, (_, index) => index % 3),
      part: new Uint8Array(count),
      fold: null,
    },
    files,
  );
  const runtime = await openRuntime({ device: 'cpu', trains: false });
  const plan = new PhasePlan(writer, ['scan', 'features', 'fit', 'evaluate', 'save']);
  const run = new TrainingRun(trainSettings({ folder: '/data/three' }), writer, runtime, undefined!, {}, plan);
  const prepared = new PreparedTraining(run, images, null);
  const latest = (): PlanEvent['phases'] =>
    (events.filter(({ type }) => type === 'plan').at(-1) as unknown as PlanEvent).phases;

  await expectHead(prepared, 64, 20);
  expect(latest().every(({ seconds }) => seconds === null)).toBe(true);
  await expectHead(prepared, 64, count);
  const known = latest();
  expect(known.map(({ phase, seconds }) => [phase, seconds !== null && seconds >= 0])).toEqual([
    ['scan', false],
    ['features', false],
    ['fit', true],
    ['evaluate', true],
    ['save', true],
  ]);
  expect(known[2]!.seconds).toBeGreaterThan(0);
  const told = events.length;
  await expectHead(prepared, 64, count);
  expect(events).toHaveLength(told);
});
