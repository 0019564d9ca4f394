import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/protocol/runEvents';
import { evaluate } from '../../../src/engine/jobs/evaluate/evaluate';
import { predict } from '../../../src/engine/jobs/predict/predict';
import { train, type TrainOutcome } from '../../../src/engine/jobs/train/train';
import { ServiceAnswers } from '../../../src/engine/service/serviceAnswers';
import { readEvents, readMetrics, readPredictions, readRun, readSkipped, readSplit } from '../../../src/runfolder';
import { reduceRun, emptyRunState } from '../../../src/protocol/runState';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

describe('a quick run', () => {
  let dataset: string;
  let outcome: TrainOutcome;
  const events: RunEvent[] = [];
  beforeAll(async () => {
    dataset = await tinyDataset();
    const folder = path.join(dataset, 'grün 100%');
    writeFileSync(
      path.join(folder, 'torn.jpg'),
      readFileSync(path.join(folder, readdirSync(folder)[0] as string)).subarray(0, 300),
    );
    copyFileSync(path.join(folder, readdirSync(folder)[1] as string), path.join(folder, 'copy.jpg'));
    outcome = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      validationSplit: 0.3,
      onEvent: (event) => events.push(event),
    });
  });

  test('ends well, with every stage, one epoch event an iteration and its result', async () => {
    expect(outcome).toMatchObject({ status: 'completed', error: null });
    expect(outcome.output?.parts.validation?.accuracy).toBeGreaterThan(0.8);
    const written = await readEvents(outcome.folder);
    expect(written.broken).toEqual([]);
    expect(written.events).toEqual(events);
    const state = written.events.reduce(reduceRun, emptyRunState);
    expect(state.status).toBe('completed');
    expect(Object.values(state.phases).map((phase) => phase.state)).toEqual(Array<string>(6).fill('end'));
    // Decoding runs with the features, so it is no stage of its own; so few images are not worth timing the fit.
    expect(state.plan).toEqual(
      ['scan', 'features', 'fit', 'evaluate', 'save'].map((phase) => ({ phase, seconds: null })),
    );
    expect(state.epochs.map((epoch) => epoch.epoch)).toEqual(state.epochs.map((_, i) => i + 1));
    expect(state.epochs.at(-1)?.loss).toBeLessThan(state.epochs[0]?.loss ?? 0);
    expect(state.network?.layers.at(-1)?.outputShape).toBe('(None, 3)');
    const record = await readRun(outcome.folder);
    expect(record).toMatchObject({
      status: 'completed',
      seed: 1,
      model: { name: 'mobilenet_v2' },
      result: { skipped: 1 },
    });
    // As many as were divided, without the torn file: what the page of the run says too.
    expect(record.dataset.images).toBe(31);
    expect(state.dataset?.images).toBe(31);
    expect(record.dataset.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test('leaves the torn file out, by name, reason and class', async () => {
    const { skipped } = await readSkipped(outcome.folder);
    expect(skipped.map(({ file, class: of }) => [file, of])).toEqual([['grün 100%/torn.jpg', 'grün 100%']]);
    expect(events.some((event) => event.type === 'notice' && event.message.includes('torn.jpg'))).toBe(true);
  });

  test('keeps the copy and its original on one side', async () => {
    const split = await readSplit(outcome.folder);
    expect(split.duplicateGroups).toHaveLength(1);
    const [group] = split.duplicateGroups as [string[]];
    expect(
      ['train', 'validation'].filter((part) => group.some((file) => split[part as 'train'].includes(file))),
    ).toHaveLength(1);
    expect(new Set([...split.train, ...split.validation]).size).toBe(31);
  });

  test('gives one image the same probabilities on every path', async () => {
    const rows = await readPredictions(outcome.folder, 'validation');
    const table = (file: string) => parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
    const inRun = table(path.join(outcome.folder, 'evaluation', 'validation.csv'));
    const { classes } = await readMetrics(outcome.folder);

    await evaluate({ run: outcome.folder });
    const evaluated = table(path.join(outcome.folder, 'evaluation', 'validation.csv'));
    const csv = path.join(temporaryFolder('csv'), 'all.csv');
    await predict({ run: outcome.folder, paths: [dataset], top: 1, csv, onPrediction: () => undefined });
    const folder = new Map(
      table(csv).map((row) => [
        path
          .relative(dataset, row.file as string)
          .split(path.sep)
          .join('/'),
        row,
      ]),
    );
    const service = new ServiceAnswers();

    for (const [index, { file }] of rows.entries()) {
      const expected = classes.map((name) => Number(inRun[index]?.[`probability:${name}`]));
      const single: number[] = [];
      await predict({
        run: outcome.folder,
        paths: [path.join(dataset, file)],
        top: classes.length,
        onPrediction: ({ top }) =>
          single.push(...classes.map((name) => top.find((one) => one.class === name)?.probability ?? NaN)),
      });
      const reply = await service.reply({
        id: index,
        method: 'predict',
        run: outcome.folder,
        file: path.join(dataset, file),
        top: classes.length,
      });
      const answered = reply?.ok ? (reply.result as { top: { class: string; probability: number }[] }).top : [];
      const paths = {
        evaluate: classes.map((name) => Number(evaluated.find((row) => row.file === file)?.[`probability:${name}`])),
        'predict file': single,
        'predict folder': classes.map((name) => Number(folder.get(file)?.[`probability:${name}`])),
        service: classes.map((name) => answered.find((one) => one.class === name)?.probability ?? NaN),
      };
      for (const [name, probabilities] of Object.entries(paths)) {
        probabilities.forEach((probability, k) =>
          expect(Math.abs(probability - (expected[k] as number)), `${name} ${file}`).toBeLessThan(1e-4),
        );
      }
    }
    await service.dispose();
  });

  test('evaluation keeps the training part’s scores beside the new ones', async () => {
    expect(Object.keys((await readMetrics(outcome.folder)).parts).sort()).toEqual(['train', 'validation']);
  });

  test('another folder is scored by class names, and what the model does not know is reported', async () => {
    const other = await tinyDataset(4, ['blue: 🐟', 'red #1 (fly agaric)'], 6);
    const notices: string[] = [];
    const { output, metricsFolder } = await evaluate({
      run: outcome.folder,
      folder: other,
      notify: (_level, _code, message) => notices.push(message),
    });
    expect(output.parts).toMatchObject({ test: { images: 8, accuracy: 1 } });
    expect(path.relative(outcome.folder, metricsFolder)).toMatch(/^evaluation[\\/]tiny-[0-9a-f]{8}$/);
    expect(notices).toEqual([]);
  });

  test('a class that the model does not know ends an evaluation, unless the others are asked for', async () => {
    const other = await tinyDataset(4, ['blue: 🐟', 'red #1 (fly agaric)'], 6);
    renameSync(path.join(other, 'red #1 (fly agaric)'), path.join(other, 'RED #1  (fly agaric)'));
    mkdirSync(path.join(other, 'mauve'));
    const [some] = readdirSync(path.join(other, 'blue: 🐟'));
    copyFileSync(path.join(other, 'blue: 🐟', some!), path.join(other, 'mauve', 'm.jpg'));
    const job = { run: outcome.folder, folder: other };
    await expect(evaluate(job)).rejects.toMatchObject({
      code: 'unknown-classes',
      message: expect.stringMatching(
        /^The model does not know the class mauve of 1 image in .*--known-classes-only\.$/,
      ),
    });
    const notices: string[] = [];
    const { output } = await evaluate({
      ...job,
      knownClassesOnly: true,
      notify: (_level, _code, message) => notices.push(message),
    });
    expect(output.parts).toMatchObject({ test: { images: 8, accuracy: 1 } });
    expect(notices).toEqual([expect.stringMatching(/the class mauve of 1 image .* It is not scored\.$/)]);
  });

  test('a second run takes all features from the cache', async () => {
    const again: RunEvent[] = [];
    const second = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      validationSplit: 0.3,
      onEvent: (event) => again.push(event),
    });
    expect(second.output?.parts).toEqual(outcome.output?.parts);
    expect(
      again.find((event) => event.type === 'phase' && event.phase === 'features' && event.state === 'end'),
    ).toMatchObject({ detail: 'all 30 from the cache' });
  });

  test('a run beside it expects what it took, for as many images', async () => {
    const second = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      out: path.join(path.dirname(outcome.folder), 'second'),
      validationSplit: 0.3,
    });
    const { events: told } = await readEvents(second.folder);
    const { plan } = told.reduce(reduceRun, emptyRunState);
    const { seconds } = (await readRun(outcome.folder)).result!;
    expect(plan?.map(({ phase }) => phase)).toEqual(['scan', 'features', 'fit', 'evaluate', 'save']);
    // 31 were used then; 32 are found now, and nobody knows yet that one of them is torn.
    expect(plan?.find(({ phase }) => phase === 'fit')?.seconds).toBeCloseTo((seconds.fit * 32) / 31, 1);
    expect(plan?.find(({ phase }) => phase === 'features')?.seconds).toBeNull();
    rmSync(second.folder, { recursive: true });
  });

  test('a given split is obeyed, unknown paths are named', async () => {
    const names = (await readSplit(outcome.folder)).train;
    const file = path.join(temporaryFolder('split'), 'split.json');
    const given = {
      train: names.slice(0, -3),
      validation: [],
      test: names
        .slice(-3)
        .map((name) => `./${name}`)
        .concat('no/such.jpg'),
    };
    writeFileSync(file, JSON.stringify(given));
    const seen: RunEvent[] = [];
    const run = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      splitFile: file,
      l2: 1,
      onEvent: (event) => seen.push(event),
    });
    expect((await readSplit(run.folder)).test).toEqual(names.slice(-3));
    expect(run.output?.parts).toMatchObject({ train: { images: names.length - 3 }, test: { images: 3 } });
    expect(seen.some((event) => event.type === 'notice' && event.message.includes('no/such.jpg'))).toBe(true);
  });
});

describe('ends that are not success', () => {
  test('a failure of the training is recorded, and the run says so', async () => {
    const dataset = await tinyDataset(4);
    const outcome = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      onEvent: ({ type }) => {
        // Gone between the scan and the decoding.
        if (type === 'dataset') rmSync(dataset, { recursive: true, force: true });
      },
    });
    expect(outcome).toMatchObject({ status: 'failed', output: null });
    expect((await readRun(outcome.folder)).error).toEqual(outcome.error);
  });

  test('a class of undecodable files only leaves too few classes', async () => {
    const dataset = await tinyDataset(4, ['blue: 🐟', 'grün 100%']);
    const folder = path.join(dataset, 'grün 100%');
    for (const name of readdirSync(folder))
      writeFileSync(path.join(folder, name), readFileSync(path.join(folder, name)).subarray(0, 200));
    const outcome = await train({ folder: dataset, workspace: temporaryFolder('ws') });
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'too-few-classes' } });
    expect((await readSkipped(outcome.folder)).skipped).toHaveLength(4);
  });

  test('a stop before there is a model ends as stopped, without one', async () => {
    const outcome = await train({
      folder: await tinyDataset(4),
      workspace: temporaryFolder('ws'),
      onStart: (writer) => writer.stop.request('stop'),
    });
    expect(outcome).toMatchObject({ status: 'stopped', output: null, error: null });
    expect(existsSync(path.join(outcome.folder, 'model'))).toBe(false);
  });

  test('a stop in the fit keeps the head and scores it', async () => {
    let stop: () => void = () => undefined;
    const outcome = await train({
      folder: await tinyDataset(6),
      workspace: temporaryFolder('ws'),
      l2: 0.001,
      onStart: (writer) => {
        stop = () => writer.stop.request('stop');
      },
      onEvent: (event) => {
        if (event.type === 'epoch' && event.epoch === 2) stop();
      },
    });
    expect(outcome.status).toBe('stopped');
    expect(outcome.output?.parts.validation?.images).toBeGreaterThan(0);
    expect((await readEvents(outcome.folder)).events.filter((event) => event.type === 'epoch')).toHaveLength(2);
  });

  test('a wrong recipe or share is refused before a folder is made', async () => {
    const workspace = temporaryFolder('ws');
    await expect(train({ folder: '.', workspace, recipe: 'slow' })).rejects.toMatchObject({ code: 'wrong-option' });
    await expect(train({ folder: '.', workspace, validationSplit: 1 })).rejects.toMatchObject({ code: 'wrong-option' });
    await expect(train({ folder: '.', workspace, model: 'resnet' })).rejects.toThrow(/mobilenet_v2/);
    expect(readdirSync(workspace)).toEqual([]);
  });
});

test('the small network trains epoch by epoch, leaves checkpoints, and its saved model gives the same answers', async () => {
  const dataset = await tinyDataset(12);
  const outcome = await train({
    folder: dataset,
    workspace: temporaryFolder('ws'),
    recipe: 'small-cnn',
    epochs: 2,
    batchSize: 8,
  });
  expect(outcome).toMatchObject({ status: 'completed', error: null });
  const { events } = await readEvents(outcome.folder);
  expect(events.filter((event) => event.type === 'epoch')).toHaveLength(2);
  const { plan } = events.reduce(reduceRun, emptyRunState);
  expect(plan?.map(({ phase }) => phase)).toEqual(['scan', 'decode', 'fit', 'evaluate', 'save']);
  // From the first epoch's time.
  expect(plan?.find(({ phase }) => phase === 'evaluate')?.seconds).toBeGreaterThan(0);
  expect(readdirSync(path.join(outcome.folder, 'checkpoints')).sort()).toEqual([
    'best.safetensors',
    'files.json',
    'last.safetensors',
    'previous.safetensors',
  ]);
  expect((await readRun(outcome.folder)).settings).toMatchObject({
    epochs: 2,
    batchSize: 8,
    optimizer: { name: 'adam' },
  });
  const before = readFileSync(path.join(outcome.folder, 'evaluation', 'validation.csv'), 'utf8');
  const table = (text: string) => parse(text, { columns: true }) as Record<string, string>[];
  await evaluate({ run: outcome.folder });
  const after = table(readFileSync(path.join(outcome.folder, 'evaluation', 'validation.csv'), 'utf8'));
  table(before).forEach((row, i) => expect(Number(row.probability) - Number(after[i]?.probability)).toBeCloseTo(0, 4));
  rmSync(outcome.folder, { recursive: true });
});
