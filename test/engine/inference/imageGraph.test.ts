import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { encodeJpeg } from '../../../src/engine/images/encode';
import { preprocessingFor } from '../../../src/engine/images/preprocessing';
import type { Backbone } from '../../../src/engine/networks/backbone';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { model as modelOf, type SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import { extractFeatures, type FeatureWork } from '../../../src/engine/inference/extractFeatures';
import { ImageGraph, leastForProcesses } from '../../../src/engine/inference/imageGraph';
import type { UndecodedFile } from '../../../src/engine/inference/imageBatches';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { GraphProcesses } from '../../../src/engine/runtimes/processes/graphProcesses';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { processStart } from '../../../src/runfolder';
import { gradient, raw } from '../images/makeImages';
import { until } from '../../setup/until';
import { temporaryFolder } from '../jobs/tinyDataset';

const size = 32;
const preprocessing = preprocessingFor(size, size);
const runtime = onnxRuntimeNode({ threads: 2 });
const { model: whole } = buildScratchNetwork('small-cnn', 3, 1, size);
const model = modelOf({ inputs: whole.inputs, outputs: whole.layers.at(-2)!.output as SymbolicTensor });
const folder = temporaryFolder('processes');
/** Inside the project, so that packages are found. */
const bundles = path.join(__dirname, '..', '..', '..', 'out', 'test-processes');
const good = path.join(bundles, 'graphProcess.js');
let files: string[];
let started: GraphProcesses | undefined;
let notices: string[];

beforeAll(async () => {
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
  await bundle('programs/graphProcess.ts', good);
  const images = path.join(folder, 'images');
  mkdirSync(images);
  for (let i = 0; i < 60; i++) {
    const [width, height] = [40 + ((i * 7) % 50), 35 + ((i * 5) % 40)];
    const data = gradient(width, height).map((value, at) => (value * (i + 1) + at) % 256);
    const name = path.join(images, `image ${String(i).padStart(2, '0')} #ü`);
    if (i % 9 === 4) await raw(data, width, height).png().toFile(`${name}.png`);
    else writeFileSync(`${name}.jpg`, await encodeJpeg(data, width, height));
  }
  const names = readdirSync(images).sort();
  const cut = path.join(images, names[10]!);
  truncateSync(cut, Math.round(statSync(cut).size * 0.8));
  writeFileSync(path.join(images, names[20]!), 'no picture');
  files = names.map((name) => path.join(images, name));
  files.splice(30, 1, path.join(images, 'gone.jpg'));
});
beforeEach(() => {
  started = undefined;
  notices = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A bundle of one of the sources of processes. */
const bundle = (source: string, outfile: string) =>
  build({
    entryPoints: [path.join(__dirname, '..', '..', '..', 'src', 'engine', source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    external: ['onnxruntime-node', 'sharp'],
    define: { LOUPE_VERSION: '"test"' },
  });

/** The runtime, with two processes of a bundle. */
const withProcesses = (file: string): Runtime => ({
  ...runtime,
  startProcesses: (_, __, onLoss) =>
    (started = new GraphProcesses({ processes: 2, threads: 1, bytes: 0, arena: true, file }, onLoss)),
});
const here: Runtime = { ...runtime, startProcesses: () => undefined };
const notify = (level: string, code: string, message: string): void =>
  void notices.push(`${level} ${code}: ${message}`);

const openGraph = (
  using: Runtime,
  input: 'uint8' | 'float32' = 'uint8',
  images = leastForProcesses,
): Promise<ImageGraph> =>
  ImageGraph.open({
    runtime: using,
    name: 'test',
    onnx: () => compileInference(model, input),
    bytes: 1000,
    input,
    output: 'features',
    preprocessing,
    images,
    notify,
  });

interface Answers {
  readonly rows: Map<number, Float32Array>;
  readonly order: number[];
  readonly undecoded: UndecodedFile[];
  readonly words: string;
}

/** Every answer of a graph about the files; `at` is called before each. */
async function answersOf(
  graph: ImageGraph,
  at: (index: number) => void | Promise<void> = () => undefined,
  signal?: AbortSignal,
): Promise<Answers> {
  const answers: Answers = { rows: new Map(), order: [], undecoded: [], words: graph.words };
  try {
    await graph.forEachFile({
      files,
      signal,
      onOutput: async (index, values) => {
        await at(index);
        answers.rows.set(index, values.slice());
        answers.order.push(index);
      },
      onUndecoded: (file) => answers.undecoded.push(file),
    });
  } finally {
    await graph.close();
  }
  return answers;
}

function expectEqual(actual: Answers, expected: Answers): void {
  expect(actual.order).toEqual(expected.order);
  // Whether a file is damaged or truncated depends on what libvips keeps of its words while it decodes others.
  const told = ({ undecoded }: Answers) =>
    undecoded.map(({ index, code }) => `${index} ${code.replace('damaged', 'truncated')}`);
  expect(told(actual)).toEqual(told(expected));
  for (const [index, row] of expected.rows) {
    const other = actual.rows.get(index)!;
    const largest = Math.max(...row.map(Math.abs), 1e-3);
    row.forEach((value, i) => expect(Math.abs(value - other[i]!)).toBeLessThan(1e-5 * largest));
  }
}

/** A zombie has ended: whether its parent takes notice is not ours. */
const alive = (pid: number): boolean => processStart(pid) !== null;

async function gone(pids: readonly number[]): Promise<void> {
  await until(() => !pids.some(alive));
}

describe('a graph in processes', () => {
  it.each(['uint8', 'float32'] as const)(
    'answers as the job itself does, file by file, whatever the file is (%s)',
    async (input) => {
      const expected = await answersOf(await openGraph(here, input));
      expect(expected.rows.size).toBe(files.length - 3);
      expect(expected.undecoded.slice(1).map(({ code }) => code)).toEqual(['not-an-image', 'missing-file']);
      const actual = await answersOf(await openGraph(withProcesses(good), input));
      expect(actual.words).toBe(' in 2 processes');
      expectEqual(actual, expected);
      expect(notices).toEqual([]);
    },
  );

  it('answers about pixels as about files', async () => {
    const pixels = Uint8Array.from({ length: 5 * size * size * 3 }, (_, i) => (i * 31) % 256);
    const rows: Float32Array[] = [];
    for (const using of [here, withProcesses(good)]) {
      const graph = await openGraph(using);
      rows.push(await graph.run(pixels, 5));
      await graph.close();
    }
    expect(rows[1]!.length).toBe(rows[0]!.length);
    rows[0]!.forEach((value, i) => expect(rows[1]![i]).toBeCloseTo(value, 5));
  });

  it('starts none for a few images', async () => {
    const graph = await openGraph(withProcesses(good), 'uint8', leastForProcesses - 1);
    await graph.close();
    expect(started).toBeUndefined();
  });

  it('gives the images of a killed process to the other, and computes here when none is left', async () => {
    const expected = await answersOf(await openGraph(here));
    const actual = await answersOf(await openGraph(withProcesses(good)), async (index) => {
      if (index === 3 || index === 25) {
        const [pid] = started!.pids;
        process.kill(pid!, 'SIGKILL');
        await gone([pid!]);
      }
    });
    expectEqual(actual, expected);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/^warning processes: .* SIGKILL.* 1 other continues/);
    expect(notices[1]).toMatch(/^warning processes: No process .* SIGKILL.*computed in the job's own/);
  });

  it.each([
    ['is missing', 'absent.js', undefined],
    ['aborts', 'abort.js', 'process.stderr.write("fatal error in the arena\\n"); process.abort();'],
    [
      'prints into the pipe',
      'noise.js',
      'process.stdout.write("hello, this is a driver speaking\\n"); setInterval(() => undefined, 1000);',
    ],
  ])('computes here, and says so, where the program %s', async (_, name, text) => {
    if (text !== undefined) writeFileSync(path.join(folder, name), text);
    const expected = await answersOf(await openGraph(here));
    const pids: number[] = [];
    const graph = openGraph(withProcesses(path.join(folder, name)));
    pids.push(...(started?.pids ?? []));
    expectEqual(await answersOf(await graph), expected);
    expect(notices.at(-1)).toMatch(/^warning processes: No process/);
    await gone(pids);
  });

  it('leaves no process behind when it is stopped, and continues from the features that it had', async () => {
    const count = leastForProcesses + 60;
    const root = path.parse(folder).root;
    const hashes = Array.from({ length: count }, (_, i) => i.toString(16).padStart(64, '0'));
    const backbone = {
      name: 'test',
      key: 'test',
      model,
      columns: model.outputs[0]!.shape.at(-1)!,
      inputWidth: size,
      inputHeight: size,
    } as Backbone;
    const work = (using: Runtime, stop = new AbortController()): FeatureWork => ({
      images: {
        dataset: { folder: root },
        files: hashes.map((_, i) => path.relative(root, files[i % files.length]!)),
        hashes,
      } as unknown as FeatureWork['images'],
      backbone,
      preprocessing,
      runtime: using,
      signal: stop.signal,
      notify,
      onUndecoded: () => undefined,
      onDecoded: () => undefined,
      onCacheFailure: (reason) => {
        throw new Error(reason);
      },
      onFeatures: (done) => {
        if (using !== here && done === 40) stop.abort(new Error('stopped'));
      },
    });
    const pids: number[] = [];
    const first = work(withProcesses(good));
    await expect(
      extractFeatures({
        ...first,
        onDecoded: () => {
          if (pids.length === 0) pids.push(...started!.pids);
        },
      }),
    ).rejects.toThrow('stopped');
    expect(pids).toHaveLength(2);
    expect(pids.filter(alive)).toEqual([]);

    const again = await extractFeatures({ ...work(withProcesses(good)), onFeatures: () => undefined });
    expect(again.cached).toBe(40);
    expect(again.words).toBe(' in 2 processes');
    rmSync(path.join(folder, 'cache'), { recursive: true });
    const fresh = await extractFeatures(work(here));
    expect(fresh.cached).toBe(0);
    for (const hash of hashes) {
      expect(again.of(hash)?.length).toBe(fresh.of(hash)?.length);
      fresh.of(hash)?.forEach((value, i) => expect(Math.abs(again.of(hash)![i]! - value)).toBeLessThan(1e-5));
    }
  });

  it('ends with the process that asked, also when that is killed', async () => {
    const asker = path.join(bundles, 'asker.js');
    await bundle('runtimes/processes/graphProcesses.ts', asker);
    const program = `const { GraphProcesses } = require(${JSON.stringify(asker)});
      const some = new GraphProcesses({ processes: 2, threads: 1, bytes: 0, arena: true, file: ${JSON.stringify(good)} }, () => undefined);
      process.stdout.write(JSON.stringify(some.pids)); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await new Promise<number[]>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(JSON.parse(text.toString()) as number[])),
    );
    expect(pids).toHaveLength(2);
    expect(pids.every(alive)).toBe(true);
    child.kill('SIGKILL');
    await gone(pids);
  });
});
