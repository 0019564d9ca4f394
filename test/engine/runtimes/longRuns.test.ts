import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { requestStop, runStatus } from '../../../src/runfolder';
import { formsFor } from '../../../src/engine/graphs/forms';
import { imagesAtOnce } from '../../../src/engine/graphs/parts';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnxRuntimeWeb';
import { runSelfTest, selfTest } from '../../../src/engine/runtimes/selfTest';
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
  async function started(name: string) {
    const out = path.join(folder, name);
    const args = ['train', dataset, '--recipe', 'small-cnn', '--epochs', '500', '--batch-size', '64', '--out', out];
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

  it('can be killed; its run is then interrupted', { timeout: 120_000 }, async () => {
    const job = await started('killed');
    job.child.kill('SIGKILL');
    await job.ended;
    expect(await runStatus(job.record(), job.out)).toBe('interrupted');
  });
});
