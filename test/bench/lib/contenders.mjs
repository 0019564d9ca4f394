// Who takes part, and how each is started.
import { build } from 'esbuild';
import { join } from 'node:path';
import { inRepository } from '../../../scripts/lib/repository.mjs';
import { run } from '../../../scripts/lib/processes.mjs';
import { pythonContender } from './python.mjs';

/**
 * Loupe's own bundles for the bench: `dist` may be rebuilt while it runs. The contender lies beside the threads'
 * bundle.
 */
const bundles = inRepository('out', 'bench-dist');

/** Builds what is measured. @returns the folder with `cli.js`, `loupe.cjs` and `labelAudit.cjs` */
export async function buildContenders() {
  const { code, output } = await run(process.execPath, ['esbuild.mjs', '--production', `--outdir=${bundles}`], {
    cwd: inRepository(),
    capture: true,
  });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  await build({
    entryPoints: ['loupe', 'labelAudit', 'sorting'].map((name) =>
      inRepository('test', 'bench', 'contenders', `${name}.ts`),
    ),
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { LOUPE_VERSION: '"bench"' },
    loader: { '.proto': 'text' },
    alias: {
      'onnxruntime-web': inRepository('node_modules', 'onnxruntime-web', 'dist', 'ort.node.min.js'),
      '@tensorflow/tfjs': '@tensorflow/tfjs-core',
    },
    external: ['onnxruntime-node', 'sharp', 'h5wasm'],
    logLevel: 'error',
  });
  return bundles;
}

/** One of Loupe's runtimes in a process of its own. */
export function loupeContender({ dist, cache }, name, device, args) {
  return {
    name,
    program: process.execPath,
    args: [join(dist, 'loupe.cjs'), device, ...args.map(String)],
    env: { LOUPE_CACHE_DIR: cache },
  };
}

/** Keras in a process of its own, or why it is left out. */
export function kerasContender({ python }, name, args) {
  if (!python) return { name, skip: 'there is no Python with a package index' };
  return { name, program: python, args: [pythonContender('keras_contender.py'), ...args.map(String)] };
}

/**
 * Lets Loupe use the TensorFlow of the contenders' Python, in a cache of the bench's own.
 * Where that fails, the contender says why when its turn comes.
 */
export async function setUpTensorFlow({ dist, cache, python }) {
  if (!python) return;
  const { code, output } = await run(process.execPath, [join(dist, 'cli.js'), 'runtime', 'use', python], {
    capture: true,
    env: { ...process.env, LOUPE_CACHE_DIR: cache },
    timeout: 5 * 60_000,
  });
  if (code !== 0) console.error(`Native TensorFlow is skipped: ${output.trim().split('\n').at(-1)}`);
}
