import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { expectedLosses, expectedNormalizedLosses } from '../../../src/engine/runtimes/probe/expectedLosses';
import type { Machine } from '../../../src/engine/runtimes/hardware';
import { gpuRequest, openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { probe } from '../../../src/engine/runtimes/probe/probe';
import type { ProbeReport } from '../../../src/engine/runtimes/probe/probeTypes';
import { remedyFor } from '../../../src/engine/runtimes/devices/remedies';
import { selfTest, runSelfTest } from '../../../src/engine/runtimes/selfTest/selfTest';
import { bundles, finished } from '../cli/builtCli';
import { tinyDataset } from '../jobs/tinyDataset';
import { unhurried } from './unhurried';

const repository = path.join(__dirname, '..', '..', '..');
const isLinux = process.platform === 'linux' && process.arch === 'x64';
const folder = mkdtempSync(path.join(tmpdir(), 'loupe-silent-'));
let dataset: string;
const recipe = path.join(folder, 'small.loupe.json');
beforeAll(async () => {
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
  dataset = await tinyDataset(5);
  writeFileSync(recipe, JSON.stringify({ extends: 'small-cnn', imageSize: 24, epochs: 1, batchSize: 8 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loupe as it is installed, with an onnxruntime-node that `spoil` puts into its place, or none. */
function installation(name: string, spoil?: (place: string, real: string) => void): string {
  const app = path.join(folder, name);
  const packages = path.join(app, 'node_modules');
  mkdirSync(packages, { recursive: true });
  cpSync(bundles, path.join(app, 'dist'), {
    recursive: true,
    filter: (file) => !/\.map$|webviews/.test(path.relative(bundles, file)),
  });
  writeFileSync(path.join(app, 'package.json'), '{"name": "loupe"}');
  symlinkSync(path.join(repository, 'media'), path.join(app, 'media'), 'junction');
  const real = path.join(repository, 'node_modules');
  for (const entry of readdirSync(real))
    if (entry !== 'onnxruntime-node') symlinkSync(path.join(real, entry), path.join(packages, entry), 'junction');
  spoil?.(path.join(packages, 'onnxruntime-node'), path.join(real, 'onnxruntime-node'));
  return path.join(app, 'dist');
}

/** Trains a small network for one epoch; the job must come to its end. */
async function train(dist: string, env: Record<string, string> = {}): Promise<{ record: RunRecord; stderr: string }> {
  const out = path.join(path.dirname(dist), 'run');
  const { stderr } = await finished(['train', dataset, '--config', recipe, '--out', out, '--json'], folder, {
    dist,
    env,
  });
  return { record: JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')) as RunRecord, stderr };
}

const binding = ['bin', 'napi-v6', process.platform, process.arch, 'onnxruntime_binding.node'];

/** The real package with a changed copy of its native binding. */
const withBinding =
  (change: (bytes: Buffer) => Buffer) =>
  (place: string, real: string): void => {
    cpSync(real, place, { recursive: true, filter: (file) => !file.includes(path.join(real, 'bin')) });
    const [from, to] = [real, place].map((root) => path.join(root, ...binding)) as [string, string];
    mkdirSync(path.dirname(to), { recursive: true });
    for (const name of readdirSync(path.dirname(from)))
      if (name !== path.basename(from))
        symlinkSync(path.join(path.dirname(from), name), path.join(path.dirname(to), name));
    writeFileSync(to, change(readFileSync(from)));
  };

describe('a job continues, on WebAssembly, and says why', () => {
  it.each([
    ['the native package is missing', undefined, /Cannot find (module|package).*onnxruntime-node/s],
    [
      'its library is broken',
      withBinding((bytes) => bytes.subarray(0, 100)),
      /onnxruntime_binding\.node.*(too short|cannot read|ELF|valid|slice)/i,
    ],
  ] as const)('%s', async (name, spoil, reason) => {
    const { record, stderr } = await train(installation(name.replaceAll(' ', '-'), spoil));
    expect(record.environment).toMatchObject({
      engine: expect.stringContaining('onnxruntime-web'),
      asked: 'auto',
      fallback: expect.stringMatching(reason),
    });
    expect(stderr).toMatch(/WebAssembly build is used instead/);
  });

  it.skipIf(!isLinux)('the library wants a newer C library', async () => {
    // The system's own loader finds this out: the version that the binding asks for is changed in it.
    const dist = installation(
      'glibc',
      withBinding((bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll(/GLIBC_2\.(\d)/g, 'GLIBC_9.$1'), 'latin1'),
      ),
    );
    const { record } = await train(dist);
    expect(record.environment).toMatchObject({
      engine: expect.stringContaining('onnxruntime-web'),
      fallback: expect.stringMatching(/GLIBC_9\.\d+' not found.*newer release of your Linux/s),
    });
  });

  it.skipIf(process.platform === 'win32')(
    'the native library aborts the process, as some builds do under Electron',
    async () => {
      const dist = installation('aborts', (place, real) => symlinkSync(real, place, 'junction'));
      writeFileSync(
        path.join(dist, 'probe.js'),
        'process.stderr.write("terminate called: fatal error in the arena\\n"); process.abort();',
      );
      const electron = path.join(folder, 'electron.cjs');
      writeFileSync(
        electron,
        'Object.defineProperty(process.versions, "electron", { value: "39.0.0", enumerable: true });',
      );
      const { record } = await train(dist, { NODE_OPTIONS: `--require ${electron}` });
      expect(record.environment).toMatchObject({
        engine: expect.stringContaining('onnxruntime-web'),
        fallback: expect.stringMatching(/ended with SIGABRT \(.*fatal error in the arena/),
      });
    },
  );
});

const nvidia: Machine = {
  platform: 'linux',
  arch: 'x64',
  list: (at) => (at === '/dev' ? ['nvidia0'] : []),
  read: () => 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024\n',
};
const good: Extract<ProbeReport, { ok: true }> = {
  ok: true,
  engine: 'x 1',
  device: 'WebGPU',
  losses: [...expectedLosses],
  normalized: [...expectedNormalizedLosses],
  imagesPerSecond: 1e6,
  heavy: { onDevice: 10, all: 10 },
};
const sends = (report: ProbeReport): string => `process.send(${JSON.stringify(report)})`;

describe('a GPU that cannot be trusted is left alone, and the CPU trains', () => {
  it.each([
    ['aborts the process', 'process.abort()', /ended with SIGABRT|ended with code/],
    [
      'computes wrong numbers',
      sends({ ...good, losses: expectedLosses.map((loss) => loss * 1.01) }),
      /wrong numbers: the loss of step 1/,
    ],
    ['computes nothing itself', sends({ ...good, heavy: { onDevice: 0, all: 10 } }), /only 0 of 10 convolutions/],
    ['gives no numbers', sends({ ...good, losses: [null, null, null, null] }), /not a number/],
    [
      'lacks a library',
      sends({ ok: false, reason: 'libcudnn.so.9: cannot open shared object file: No such file or directory' }),
      /libcudnn\.so\.9/,
    ],
  ])('%s', async (name, code, reason) => {
    const file = path.join(folder, `${name.replaceAll(' ', '-')}.cjs`);
    writeFileSync(file, code);
    const notices: string[] = [];
    const runtime = await openRuntime(
      { threads: 2, notify: (level, _, message) => notices.push(`${level} ${message}`) },
      {
        machine: nvidia,
        ask: (request) => probe(request, { file, timeout: unhurried }),
        remembered: () => undefined,
        risky: false,
        native: () => import('../../../src/engine/runtimes/onnx/onnxRuntimeNode'),
        tensorflow: () => undefined,
        openTensorFlow: () => Promise.reject(new Error('not set up')),
      },
    );
    expect(notices.at(-1)).toMatch(/^warning NVIDIA GPU, driver 550\.54\.14 is not used; the CPU is\./);
    expect(notices.at(-1)).toMatch(reason);
    const test = selfTest(runtime.target);
    const graph = await runtime.load(test.step.onnx);
    expect((await runSelfTest(test, graph, 1)).losses[0]).toBeCloseTo(expectedLosses[0]!, 4);
    await graph.release();
  });

  it.skipIf(!isLinux)('there is no adapter: the real provider without a Vulkan driver', async () => {
    const verdict = await probe(gpuRequest('webgpu', 2), {
      file: path.join(bundles, 'probe.js'),
      timeout: unhurried,
      environment: { VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json' },
    });
    expect(verdict).toMatchObject({ ok: false, device: null, reason: expect.stringMatching(/adapter/i) });
    expect(remedyFor('webgpu', verdict.reason!)).toMatch(/Vulkan|driver/);
  });
});
