// npm run package [-- --out FILE]: the VSIX for this platform, with this platform's native parts only.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pageNames } from './lib/pages.mjs';
import { ensurePackages } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRepository, repository, requireNode } from './lib/repository.mjs';
import { listZip } from './lib/zip.mjs';

const mebibyte = 1024 * 1024;
const largest = 60 * mebibyte;

/** Files that must be in the VSIX, and patterns that must not. */
const needed = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/NOTICE',
  'extension/dist/extension.js',
  'extension/dist/tableThread.js',
  'extension/dist/cli.js',
  'extension/dist/program.js',
  'extension/dist/service.js',
  'extension/dist/resizeWorker.js',
  'extension/dist/probe.js',
  'extension/dist/graphProcess.js',
  'extension/dist/graphThread.js',
  'extension/dist/faceThread.js',
  'extension/dist/h5wasm.mjs',
  'extension/dist/node_modules/libheif-js/libheif-wasm/libheif-bundle.js',
  'extension/dist/node_modules/libheif-js/libheif-wasm/LICENSE',
  'extension/dist/node_modules/@opencvjs/node/lib/opencv_js.js',
  'extension/dist/node_modules/@opencvjs/node/LICENSE',
  'extension/dist/ort-wasm-simd-threaded.mjs',
  'extension/dist/ort-wasm-simd-threaded.wasm',
  'extension/media/backbones/manifest.json',
  'extension/media/faces/haarcascade_frontalface_default.xml',
  'extension/media/images/kernels.wasm',
  'extension/media/pages/base.css',
  ...(process.platform === 'linux' && process.arch === 'x64'
    ? ['extension/media/tensorflow/linux-x64/tfjs_binding.node']
    : []),
  ...pageNames.flatMap((page) =>
    [`${page}.js`, `${page}.chunks.json`].map((name) => `extension/dist/webviews/${name}`),
  ),
];
const unwanted = [
  /\.map$/,
  /\.ts$/,
  /\.tsbuildinfo$/,
  /^extension\/(src|test|scripts|docs|out|node_modules|\.ci|\.loupe)\//,
  /\/(tests?|__tests__|examples?)\//,
  /\.(c|cc|cpp|h|gyp|lock)$/,
  /package-lock\.json$/,
  /\.built$/,
];

/** What is wrong with a list of names, as sentences. */
export function faultsOf(names) {
  return [
    ...needed.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...names
      .filter((name) => unwanted.some((pattern) => pattern.test(name)))
      .map((name) => `${name} should not be there`),
    ...(names.some((name) => name.endsWith('.safetensors')) ? [] : ['the starter backbone is missing']),
  ];
}

/** VS Code's name for this platform. */
const target = () => {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${musl ? 'alpine' : process.platform}-${process.arch === 'arm' ? 'armhf' : process.arch}`;
};

/** The manifest as installed: what only the repository needs is left out. */
function shippedManifest() {
  const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
  for (const key of ['scripts', 'devDependencies', 'dependencies', 'private']) delete manifest[key];
  return manifest;
}

/** Lays out the extension as it will be installed. */
async function stage(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const metafile = `${folder}-inputs.json`;
  const { code } = await run(
    process.execPath,
    ['esbuild.mjs', '--production', `--outdir=${join(folder, 'dist')}`, `--metafile=${metafile}`],
    { cwd: repository },
  );
  if (code !== 0) throw new Error('The build failed; the messages above say where.');
  for (const name of [
    'package.nls.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'NOTICE',
    '.vscodeignore',
    'media',
    'l10n',
  ]) {
    if (existsSync(inRepository(name))) cpSync(inRepository(name), join(folder, name), { recursive: true });
  }
  // The bindings to TensorFlow of other platforms stay behind.
  const bindings = join(folder, 'media', 'tensorflow');
  for (const platform of readdirSync(bindings)) {
    if (platform !== `${process.platform}-${process.arch}`) rmSync(join(bindings, platform), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(shippedManifest(), null, 2)}\n`);
  const { nativePackageFiles } = await import('./lib/shipped.mjs');
  const { external } = JSON.parse(readFileSync(metafile, 'utf8'));
  for (const file of await nativePackageFiles(external.filter((name) => name !== 'vscode'))) {
    // Inside dist/, because vsce leaves a node_modules folder at the top out.
    const to = join(folder, 'dist', file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(inRepository(file), to, { dereference: true });
  }
}

/** Whether the staged command line starts with nothing but what is staged. */
function startsFrom(folder) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist', 'cli.js'), '--version'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The packaged command line does not start:\n${stderr || stdout}`);
}

export async function makePackage(out) {
  await ensurePackages();
  const folder = inRepository('out', 'package');
  await stage(folder);
  startsFrom(folder);
  mkdirSync(dirname(out), { recursive: true });
  rmSync(out, { force: true });
  const { code, output } = await run(
    process.execPath,
    [
      inRepository('node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      '--no-dependencies',
      '--target',
      target(),
      '--out',
      out,
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--skip-license',
    ],
    { cwd: folder, capture: true, timeout: 5 * 60_000 },
  );
  if (code !== 0) throw new Error(`vsce failed:\n${output.trim()}`);
  const entries = listZip(out);
  const bytes = statSync(out).size;
  const faults = faultsOf(entries.map((entry) => entry.name));
  if (bytes >= largest)
    faults.push(`it is ${(bytes / mebibyte).toFixed(1)} MiB, the limit is ${largest / mebibyte} MiB`);
  return { bytes, entries, faults };
}

/** Whether this file is the program that was started, not a module of another. */
const isMain = process.argv[1] !== undefined && resolve(process.argv[1]) === inRepository('scripts', 'package.mjs');
if (isMain) {
  requireNode();
  const named = process.argv.indexOf('--out');
  const { version } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
  const out = named > 0 ? resolve(process.argv[named + 1]) : inRepository(`loupe-${version}-${target()}.vsix`);
  try {
    const { bytes, entries, faults } = await makePackage(out);
    for (const entry of [...entries].sort((a, b) => b.packed - a.packed).slice(0, 8)) {
      console.log(`${(entry.packed / mebibyte).toFixed(2).padStart(8)} MiB  ${entry.name}`);
    }
    console.log(`${out}: ${entries.length} files, ${(bytes / mebibyte).toFixed(1)} MiB`);
    for (const fault of faults) console.error(`Fault: ${fault}.`);
    process.exitCode = faults.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
