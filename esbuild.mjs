// Builds dist/: the extension host, the command line, the service, and one bundle a page.
// Options: --watch, --production, --outdir=FOLDER, --metafile=FILE (what every bundle is made of).
import { build, context } from 'esbuild';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pageBundles, pageSource } from './scripts/lib/pages.mjs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const outdir = option('outdir') ?? 'dist';
const metafile = option('metafile');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  keepNames: production,
  define: { LOUPE_VERSION: JSON.stringify(version) },
  loader: { '.proto': 'text' },
  logLevel: 'warning',
  metafile: metafile !== undefined,
};

/** The native backend asks for the whole of TensorFlow.js, but uses only the core, which is here already. */
const tensorflowCoreOnly = {
  name: 'tensorflow-core-only',
  setup: (builder) =>
    builder.onResolve({ filter: /^@tensorflow\/tfjs$/ }, (asked) =>
      builder.resolve('@tensorflow/tfjs-core', { kind: asked.kind, resolveDir: asked.resolveDir }),
    ),
};

/**
 * Four megabytes that only reading Keras's files needs: a module of its own beside the bundles, loaded when it is asked
 * for.
 */
const hdf5Beside = {
  name: 'hdf5-beside',
  setup: (builder) => builder.onResolve({ filter: /^h5wasm\/node$/ }, () => ({ path: './h5wasm.mjs', external: true })),
};

const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outdir,
  plugins: [tensorflowCoreOnly, hdf5Beside],
  alias: {
    // Its form for `import` finds itself by import.meta, which a CommonJS bundle lacks.
    'onnxruntime-web': './node_modules/onnxruntime-web/dist/ort.node.min.js',
    // Its form for `require` asks for its parts by names that a bundler cannot see.
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
  },
  // Native modules cannot be bundled; they are packaged beside the bundle for each platform. libheif stays a file of its
  // own, which its licence (LGPL) lets everyone replace.
  external: [
    'vscode',
    'onnxruntime-node',
    'sharp',
    'libheif-js/libheif-wasm/libheif-bundle.js',
    '@opencvjs/node/lib/opencv_js.js',
  ],
  entryPoints: {
    extension: 'src/extension/extension.ts',
    tableThread: 'src/extension/tables/tableThread.ts',
    cli: 'src/cli/main.ts',
    program: 'src/cli/program.ts',
    service: 'src/engine/programs/service.ts',
    resizeWorker: 'src/engine/programs/resizeWorker.ts',
    probe: 'src/engine/programs/probe.ts',
    graphProcess: 'src/engine/programs/graphProcess.ts',
    graphThread: 'src/engine/programs/graphThread.ts',
    faceThread: 'src/engine/programs/faceThread.ts',
  },
};

const hdf5 = {
  ...common,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // The WebAssembly inside it is text; escaping it would make it half as large again.
  charset: 'utf8',
  outdir,
  outExtension: { '.js': '.mjs' },
  entryPoints: { h5wasm: 'node_modules/h5wasm/dist/node/hdf5_hl.js' },
};

/** Beside each page the names of all that its script imports, so that they load together with it. */
const chunksBeside = {
  name: 'chunks-beside',
  setup: (builder) =>
    builder.onEnd(({ metafile: made }) => {
      for (const [file, { entryPoint }] of Object.entries(made?.outputs ?? {})) {
        if (entryPoint === undefined) continue;
        const names = chunksOf(file, made.outputs).map((name) => path.basename(name));
        writeFileSync(`${outdir}/webviews/${path.basename(file, '.js')}.chunks.json`, JSON.stringify(names));
      }
    }),
};

/** Everything that a script imports at its start, whoever of them does. */
function chunksOf(file, outputs, found = new Set()) {
  for (const { path: name, kind } of outputs[file]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(name)) continue;
    found.add(name);
    chunksOf(name, outputs, found);
  }
  return [...found];
}

const pages = pageBundles.map((names) => ({
  ...common,
  metafile: true,
  plugins: [chunksBeside],
  platform: 'browser',
  format: 'esm',
  splitting: true,
  target: 'es2022',
  outdir: `${outdir}/webviews`,
  tsconfig: 'src/webviews/tsconfig.json',
  entryPoints: Object.fromEntries(names.map((name) => [name, pageSource(name)])),
}));

const configurations = [node, hdf5, ...pages];

rmSync(outdir, { recursive: true, force: true });
// Loaded by src/engine/runtimes/onnx/onnxRuntimeWeb.ts from beside the bundle.
for (const name of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
  cpSync(`node_modules/onnxruntime-web/dist/${name}`, `${outdir}/${name}`);
}
if (watch) {
  for (const configuration of configurations) await (await context(configuration)).watch();
} else {
  const results = await Promise.all(configurations.map((configuration) => build(configuration)));
  if (metafile !== undefined) {
    const inputs = [
      ...new Set(
        results
          .flatMap((result) => Object.values(result.metafile.outputs))
          .flatMap((output) => Object.keys(output.inputs)),
      ),
    ];
    writeFileSync(metafile, JSON.stringify({ inputs: inputs.sort(), external: node.external }, null, 1));
  }
}
