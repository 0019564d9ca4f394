import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { requestStop, runStatus } from '../../../src/runfolder';
import { formsFor } from '../../../src/engine/graphs/targetOptions';
import { stepNames } from '../../../src/engine/graphs/names';
import { imagesAtOnce } from '../../../src/engine/graphs/compile/microBatches';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { runSelfTest, selfTest } from '../../../src/engine/runtimes/selfTest/selfTest';
import { elements, floats, type Tensor } from '../../../src/engine/tensor';
import { replicasFor } from '../../../src/engine/training/replicas';
import { NetworkState } from '../../../src/engine/training/trainNetworkState';
import { batchSteps } from '../../../src/engine/training/trainNetworkSteps';
import { buildBundles } from '../cli/builtCli';
import { tinyDataset } from '../jobs/tinyDataset';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Resident megabytes once the garbage is gone; the least of a few, since other threads give memory back late. */
async function resident(): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 5; reading++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    readings.push(process.memoryUsage().rss / 1e6);
  }
  return Math.min(...readings);
}

describe('memory', () => {
  it.each([
    ['onnxruntime-node', 'all at once', 64, () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-node', 'in parts', 112, () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-web', 'all at once', 64, () => onnxRuntimeWeb(2)],
    ['onnxruntime-web', 'in parts', 112, () => onnxRuntimeWeb(2)],
  ] as const)('of 200 training steps on %s, images %s, does not grow', { timeout: 180_000 }, async (_, images, size, open) => {
    const test = selfTest('cpu', { images: 4, size });
    expect(imagesAtOnce(test.model, 4, formsFor('cpu'))).toBe(images === 'in parts' ? 1 : 4);
    const graph = await open().load(test.step.onnx);
    const steps = (count: number): Promise<unknown> => runSelfTest(test, graph, count);
    // WebAssembly's memory and V8's code for it are final after about a hundred steps.
    await steps(120);
    const before = await resident();
    await steps(200);
    const grown = await resident() - before;
    await graph.release();
    // New weights and optimizer state are 0.8 MB a step: 150 MB if they stayed. Seen: 2 MB.
    expect(grown).toBeLessThan(15);
  });
});

/** Steps of two replicas, so many at each call. */
async function replicated(runtime: Runtime, batchSize: number, size: number) {
  const { model } = selfTest('cpu', { images: batchSize, size });
  const options = { optimizer: { name: 'adam' }, batchSize } as const;
  expect(replicasFor(model, options, runtime)).toBe(2);
  const steps = await batchSteps(model, runtime, options, () => undefined);
  const state = new NetworkState(model, steps.step);
  const { classes, masks } = steps.step;
  const filled = (dims: readonly number[], value: number): Tensor => floats(new Float32Array(elements(dims)).fill(value), dims);
  let number = 0;
  const run = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await steps.run({
        count: batchSize, images: batchSize, last: true, truth: new Int32Array(batchSize),
        feeds: {
          [stepNames.image]: { type: 'uint8', dims: [batchSize, size, size, 3], data: new Uint8Array(batchSize * size * size * 3).fill(number) },
          [stepNames.targets]: filled([batchSize, classes], 1 / classes),
          [stepNames.weights]: filled([batchSize], 1 / batchSize),
          ...Object.fromEntries(masks.map(({ name, dims }) => [name, filled(dims, 1)])),
        },
      }, state, { learningRate: 0.001, number: ++number });
    }
  };
  return { run, release: () => steps.release() };
}

describe('memory of replicas', () => {
  it.each([
    ['onnxruntime-node', () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-web', () => onnxRuntimeWeb(2)],
  ] as const)('on %s does not grow over 200 training steps', { timeout: 180_000 }, async (_, open) => {
    const { run, release } = await replicated(open(), 4, 112);
    await run(120);
    const before = await resident();
    await run(200);
    const grown = await resident() - before;
    await release();
    // Pixels alone are 0.15 MB a step, new weights and optimizer state more: at least 30 MB if any of it stayed.
    expect(grown).toBeLessThan(15);
  });

  it('does not become garbage that lies in the threads, whose collector nothing wakes', { timeout: 180_000 }, async () => {
    const { run, release } = await replicated(onnxRuntimeNode({ threads: 2 }), 48, 112);
    await run(5);
    const before = await resident();
    await run(45);
    const grown = await resident() - before;
    await release();
    // 0.9 MB of pixels and 0.7 MB of weights and gradients a step and thread.
    expect(grown).toBeLessThan(30);
  });
});

describe('a job in the middle of a step', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'loupe-long-'));
  let bundles: string;
  let dataset: string;
  beforeAll(async () => {
    bundles = buildBundles('test-long');
    dataset = await tinyDataset(100);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts a job of several steps an epoch, and waits until it is in the first of them. */
  async function started(name: string, recipe = 'small-cnn') {
    const out = path.join(folder, name);
    const args = ['train', dataset, '--recipe', recipe, '--epochs', '500', '--batch-size', '64', '--out', out];
    const child = spawn(process.execPath, [path.join(bundles, 'cli.js'), ...args], { stdio: 'ignore', env: { ...process.env, LOUPE_CACHE_DIR: path.join(folder, 'cache') } });
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    const events = path.join(out, 'events.ndjson');
    const begun = /"phase":"fit"/;
    for (const end = Date.now() + 60_000; !(existsSync(events) && begun.test(readFileSync(events, 'utf8')));) {
      if (Date.now() > end || child.exitCode !== null) throw new Error(`The job did not begin to fit (${child.exitCode}).`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const record = (): RunRecord => JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')) as RunRecord;
    return { child, ended, out, record };
  }

  it.each([
    ['SIGTERM', (job: Awaited<ReturnType<typeof started>>) => void job.child.kill('SIGTERM')],
    ['a request in its run folder', (job: Awaited<ReturnType<typeof started>>) => requestStop(job.out, 'stop-now')],
  ])('stops at once by %s', { timeout: 120_000 }, async (name, stop) => {
    const job = await started(name.replaceAll(' ', '-'));
    await stop(job);
    expect((await job.ended).code).toBe(3);
    expect(job.record().status).toBe('stopped');
    expect(readFileSync(path.join(job.out, 'events.ndjson'), 'utf8')).not.toMatch(/"type":"epoch"/);
  });

  it('ends with the third Ctrl+C, also while threads compute', { timeout: 120_000 }, async () => {
    const job = await started('interrupted', 'cats-dogs');
    for (let interrupt = 0; interrupt < 3; interrupt++) {
      job.child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await job.ended).toEqual({ code: 3, signal: null });
  });

  it('can be killed; its run is then interrupted', { timeout: 120_000 }, async () => {
    const job = await started('killed');
    job.child.kill('SIGKILL');
    await job.ended;
    expect(await runStatus(job.record(), job.out)).toBe('interrupted');
  });
});
