// node test/gpu/run.mjs [--software] [--rounds N]: what the GPUs of this machine compute, how well and how fast.
// Prints Markdown for docs/benchmarks.md. Ends with 0 where every GPU that can be used computed as the CPU does,
// 1 where one did not or something failed, 77 where there is no GPU (nothing was measured then).
// --software measures providers on software renderers too: it tells whether this program works, nothing about speed.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ensurePackages } from '../../scripts/lib/install.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { inRepository, requireNode } from '../../scripts/lib/repository.mjs';
import { buildContenders } from '../bench/lib/contenders.mjs';
import { measureSpeed } from './speed.mjs';
import { difference, markdownTable, verdictWords } from './words.mjs';

requireNode();
const noGpu = 77;
const software = process.argv.includes('--software');
const rounds = Number(process.argv.includes('--rounds') ? process.argv[process.argv.indexOf('--rounds') + 1] : 5);
/** Largest difference from the CPU, as a share of the largest value. */
const tolerance = 1e-4;
const minute = 60_000;

/** Builds the comparison beside the bench's bundles. @returns its file */
async function buildParity(dist) {
  const outfile = join(dist, 'parity.cjs');
  await build({
    entryPoints: [inRepository('test', 'gpu', 'parity.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    define: { LOUPE_VERSION: '"gpu"' },
    loader: { '.proto': 'text' },
    alias: {
      'onnxruntime-web': inRepository('node_modules', 'onnxruntime-web', 'dist', 'ort.node.min.js'),
      '@tensorflow/tfjs': '@tensorflow/tfjs-core',
    },
    external: ['onnxruntime-node', 'sharp', 'h5wasm', '@tensorflow/tfjs-node-gpu'],
  });
  return outfile;
}

/** The last line of a child's output that is JSON, or what went wrong. A crash is an answer too. */
async function ask(args, timeout) {
  const { code, output, timedOut } = await run(process.execPath, args, {
    capture: true,
    timeout,
    env: { ...process.env },
  });
  const line = output
    .trim()
    .split('\n')
    .reverse()
    .find((text) => text.startsWith('{'));
  if (line) return JSON.parse(line);
  return {
    problem: timedOut
      ? `no answer within ${timeout / minute} min`
      : `ended with ${code}: ${output.trim().split('\n').at(-1)}`,
  };
}

try {
  await ensurePackages();
  const dist = await buildContenders();
  const parity = await buildParity(dist);
  const { gpus, devices, problem } = await ask([join(dist, 'cli.js'), 'devices', '--json'], 10 * minute);
  if (problem) throw new Error(`loupe devices failed: ${problem}`);
  console.log(
    `${new Date().toISOString().slice(0, 10)}; ${cpus()[0].model}; ${process.platform} ${process.arch}; Node ${process.version}; GPUs: ${gpus.join(', ') || 'none found'}.\n`,
  );
  console.log(
    `${markdownTable([['device', 'verdict', 'images/s in the self-test'], ...devices.map((row) => [row.provider, verdictWords(row), row.imagesPerSecond ?? ''])])}\n`,
  );

  const onGpu = devices.filter(
    ({ works, device, provider }) =>
      works && (['cuda', 'directml', 'coreml', 'webgpu'].includes(device) || provider === 'training on CUDA'),
  );
  if (gpus.length === 0 && !(software && onGpu.length > 0)) {
    console.log('No GPU was found on this machine; nothing was measured.');
    process.exitCode = noGpu;
  } else {
    if (onGpu.length === 0) console.log('A GPU was found, and nothing can use it; the table above says why.');
    let wrong = onGpu.length === 0;
    const rows = [];
    for (const { device, provider } of onGpu) {
      console.error(`${provider}…`);
      const found = await ask([parity, device], 10 * minute);
      wrong ||=
        Boolean(found.problem) ||
        !(found.losses <= tolerance) ||
        !(found.features === null || found.features <= tolerance);
      rows.push([provider, found.problem ?? found.on, difference(found.features), difference(found.losses)]);
    }
    if (rows.length > 0)
      console.log(
        `Largest difference from the CPU (limit ${tolerance}):\n\n${markdownTable([['device', 'on', 'MobileNetV2 features', 'training losses'], ...rows])}\n`,
      );
    if (!software)
      console.log(await measureSpeed({ dist, devices: ['cpu', ...onGpu.map(({ device }) => device)], rounds }));
    process.exitCode = wrong ? 1 : 0;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
