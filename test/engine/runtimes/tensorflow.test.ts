import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/engine/cache/cacheFolder';
import type { Verdict } from '../../../src/engine/runtimes/probe/probeTypes';
import { bindingFor, restoreUtilities, tensorflowLibraries } from '../../../src/engine/runtimes/tensorflow/binding';
import { downloadTensorFlow } from '../../../src/engine/runtimes/tensorflowSetup/download';
import {
  adoptTensorFlow,
  downloadFolder,
  findTensorFlow,
  installedTensorFlow,
  removeTensorFlow,
} from '../../../src/engine/runtimes/tensorflowSetup/installation';
import { runtimeOutputSchema } from '../../../src/protocol/cliOutput';
import { parseJsonWith } from '../../../src/protocol/parse';
import { finished, startCli } from '../cli/builtCli';
import { tinyDataset } from '../jobs/tinyDataset';
import { ask, fetchedTensorFlow, stepDifferences, tooFar } from './nativeTensorFlow';
import { hasPip, isLinux } from './pip';

const own = mkdtempSync(path.join(tmpdir(), 'loupe-tensorflow-'));
const works = (): Promise<Verdict> =>
  Promise.resolve({ ok: true, engine: 'TensorFlow 2', device: 'CPU', imagesPerSecond: 1, reason: null });
const fails = (): Promise<Verdict> =>
  Promise.resolve({
    ok: false,
    engine: null,
    device: null,
    imagesPerSecond: null,
    reason: 'libcudart.so.12 is missing',
  });

/** A Python whose pip fetches a wheel with two empty libraries, fails, or takes long, by the requirement's name. */
function fakePython(pip: string): string {
  const python = path.join(own, `python-${pip}`);
  writeFileSync(
    python,
    `#!/bin/sh
case "$2" in *runpy*) for last; do :; done
  [ "$last" = --version ] && { echo "pip ${pip} from /somewhere"; exit 0; }
  shift 2; echo "arguments $*"
  [ "$last" = broken ] && { echo "ERROR: No matching distribution found for broken" >&2; exit 1; }
  [ "$last" = slow ] && exec sleep 3600
  [ "$last" = large ] && { head -c 3000000 /dev/zero > "$TMPDIR/part"; until [ -e ${own}/seen ]; do sleep 0.1; done; rm "$TMPDIR/part"; }
  exit 0;;
esac
mkdir -p "$4/tensorflow"; : > "$4/tensorflow/libtensorflow_cc.so.2"; : > "$4/tensorflow/libtensorflow_framework.so.2"
`,
    { mode: 0o755 },
  );
  return python;
}

process.env['LOUPE_CACHE_DIR'] = own;
afterEach(() => {
  process.env['LOUPE_CACHE_DIR'] = own;
});

describe('native TensorFlow', () => {
  it.skipIf(!hasPip)('is fetched with pip, trains the self-test as Keras does, and a whole run', async () => {
    const installed = await fetchedTensorFlow();
    expect(installed).toMatchObject({ source: 'download' });
    const verdict = await adoptTensorFlow(installed, ask);
    expect(verdict.engine).toMatch(/^TensorFlow 2\./);

    const folder = mkdtempSync(path.join(tmpdir(), 'loupe-tensorflow-run-'));
    const dataset = await tinyDataset(8);
    const recipe = path.join(folder, 'small.loupe.json');
    writeFileSync(recipe, JSON.stringify({ extends: 'small-cnn', imageSize: 32, epochs: 1, batchSize: 8, seed: 3 }));
    const losses = [];
    for (const device of ['tensorflow', 'cpu']) {
      const out = path.join(folder, device);
      const { stdout } = await finished(
        ['train', dataset, '--config', recipe, '--device', device, '--out', out, '--json'],
        folder,
      );
      expect(JSON.parse(stdout)).toMatchObject({
        device: expect.stringContaining(device === 'cpu' ? 'ONNX Runtime' : 'TensorFlow'),
      });
      const events = readFileSync(path.join(out, 'events.ndjson'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; loss: number });
      losses.push(events.find(({ type }) => type === 'epoch')!.loss);
    }
    expect(Math.abs(losses[0]! / losses[1]! - 1)).toBeLessThan(1e-3);
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(!hasPip)(
    'trains ten steps as ONNX Runtime and Keras do: each optimizer and each kind of network once (all of them: test/soak)',
    async () => {
      const differences = await stepDifferences([
        'cats_dogs/sgd/plain',
        'small_cnn/rmsprop_momentum/plain',
        'residual/nesterov/plain',
        'residual/adamw/plain',
        'mixed/adam/weighted',
        'mixed_sigmoid/adam/binary',
        'mixed_frozen/momentum/plain',
      ]);
      expect(tooFar(differences)).toEqual([]);
    },
  );

  it.skipIf(!isLinux)('says what the system says where the libraries are not what they should be', async () => {
    const folder = path.join(own, 'broken');
    mkdirSync(folder, { recursive: true });
    for (const name of tensorflowLibraries) writeFileSync(path.join(folder, name), 'no library');
    await expect(adoptTensorFlow(await findTensorFlow(folder), ask)).rejects.toMatchObject({
      code: 'tensorflow-load',
      message: expect.stringMatching(/cannot be used: .*(libtensorflow|invalid ELF|file too short)/s),
    });
    expect(installedTensorFlow()).toBeUndefined();
  });

  it.skipIf(!isLinux)('names what is missing', async () => {
    await expect(bindingFor(own)).rejects.toMatchObject({
      code: 'tensorflow-missing',
      message: expect.stringContaining('libtensorflow_cc.so.2'),
    });
    await expect(findTensorFlow(own)).rejects.toMatchObject({ code: 'tensorflow-missing' });
    await expect(findTensorFlow(path.join(own, 'no-such-python'))).rejects.toMatchObject({
      code: 'python',
      message: expect.stringMatching(/^There is no .*no-such-python/),
    });
  });

  it.skipIf(!isLinux)(
    'leaves nothing half-installed where pip fails, the libraries do not work, or the user stops',
    async () => {
      const python = fakePython('23.2.1');
      const left = (): string[] =>
        readdirSync(cacheFolder('tensorflow'))
          .filter((name) => name.startsWith('staging'))
          .concat(readdirSync(cacheFolder('tensorflow')).includes('download') ? readdirSync(downloadFolder()) : []);
      await expect(
        downloadTensorFlow({ kind: 'cpu', python, requirement: 'broken', ask: works }),
      ).rejects.toMatchObject({
        code: 'download-missing',
        message: expect.stringContaining('did not offer this TensorFlow'),
      });
      await expect(downloadTensorFlow({ kind: 'cpu', python, requirement: 'fine', ask: fails })).rejects.toMatchObject({
        code: 'tensorflow-load',
        message: expect.stringContaining('libcudart'),
      });
      const controller = new AbortController();
      // Stopped while pip is at work.
      const onLine = (line: string): void => {
        if (line.includes('arguments')) controller.abort();
      };
      const stopped = downloadTensorFlow({
        kind: 'cpu',
        python,
        requirement: 'slow',
        signal: controller.signal,
        ask: works,
        onLine,
      });
      await expect(stopped).rejects.toMatchObject({ code: 'stopped' });
      expect([left(), installedTensorFlow()]).toEqual([[], undefined]);
      // Stopped while the libraries were being tried.
      const late = new AbortController();
      const askLate = (): Promise<Verdict> => Promise.resolve(late.abort()).then(works);
      await expect(
        downloadTensorFlow({ kind: 'cpu', python, requirement: 'fine', signal: late.signal, ask: askLate }),
      ).rejects.toMatchObject({ code: 'stopped' });
      expect([left(), installedTensorFlow()]).toEqual([[], undefined]);

      // What a killed set-up left goes with the next one.
      mkdirSync(cacheFolder('tensorflow', 'staging-999999999-x'), { recursive: true });
      await downloadTensorFlow({ kind: 'cpu', python, requirement: 'fine', ask: works });
      expect(left()).toHaveLength(1);
      expect(installedTensorFlow()).toMatchObject({ source: 'download' });
      await removeTensorFlow();
      expect([left(), installedTensorFlow()]).toEqual([[], undefined]);
    },
  );

  it.skipIf(!isLinux)('says how much has arrived, and lets pip continue within a file where it can', async () => {
    const lines: string[] = [];
    const progress: number[] = [];
    const onProgress = (done: number): void => {
      progress.push(done);
      if (done === 3) writeFileSync(path.join(own, 'seen'), '');
    };
    const old = downloadTensorFlow({
      kind: 'cpu',
      python: fakePython('24.0'),
      requirement: 'large',
      ask: works,
      onLine: (line) => lines.push(line),
      onProgress,
    });
    await old;
    expect(progress).toContain(3);
    expect(lines).toContainEqual(expect.stringMatching(/pip 24\.0 begins the file again/));
    expect(lines.find((line) => line.startsWith('pip: arguments'))).not.toContain('--resume-retries');
    lines.length = 0;
    await downloadTensorFlow({
      kind: 'cpu',
      python: fakePython('25.1.1'),
      requirement: 'fine',
      ask: works,
      onLine: (line) => lines.push(line),
    });
    expect(lines.find((line) => line.startsWith('pip: arguments'))).toContain('--resume-retries 20');
    expect(lines.some((line) => line.includes('again'))).toBe(false);
    await removeTensorFlow();
  });

  it('loupe runtime --json says what is set up and what setting up would mean', async () => {
    const { code, stdout } = await startCli(['runtime', '--json'], own).ended;
    const parsed = parseJsonWith(runtimeOutputSchema, stdout);
    expect([code, parsed.ok ? parsed.value : parsed.problem]).toEqual([
      0,
      expect.objectContaining({
        tensorflow: null,
        available: isLinux,
        downloads: expect.objectContaining({ cpu: { fetched: 275, kept: 850 } }),
      }),
    ]);
  });

  it('--device tensorflow that is not set up is an error with the remedy', async () => {
    const { code, stderr } = await startCli(
      ['train', own, '--device', 'tensorflow', '--out', path.join(own, 'run')],
      own,
    ).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('loupe runtime use')]);
  });

  it('restores what Node.js 23 has dropped from util', () => {
    const target: Record<string, unknown> = {};
    restoreUtilities(target);
    expect([null, undefined, 0].map(target['isNullOrUndefined'] as (x: unknown) => boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect((target['isArray'] as (x: unknown) => boolean)([])).toBe(true);
  });
});
