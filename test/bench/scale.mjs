// A dataset of 100,000 files: how soon counts and classes are there, what a scan takes, and what the extension host
// keeps and how long it is busy.
import { build } from 'esbuild';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from '../../scripts/lib/repository.mjs';
import { start } from '../../scripts/lib/processes.mjs';
import { makeManyFiles } from './lib/manyFiles.mjs';
import { figure, mebibytes, table } from './lib/numbers.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Scale: a dataset of 100,000 files';

const [files, classes] = [100_000, 100];

/** When each step of `loupe scan` was first told, and when it was over; seconds. */
async function steps(program, args, env) {
  const began = performance.now();
  const child = start(process.execPath, [program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const told = new Map();
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('{')) continue;
      const { phase } = JSON.parse(line);
      const now = (performance.now() - began) / 1000;
      told.set(phase, { first: told.get(phase)?.first ?? now, last: now });
    }
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`loupe scan ended with ${code}`);
  return { told, all: (performance.now() - began) / 1000 };
}

async function bundleHost() {
  const outfile = inRepository('out', 'bench-dataset-host.cjs');
  await build({
    entryPoints: [inRepository('test', 'bench', 'contenders', 'datasetHost.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    alias: { vscode: inRepository('test', 'bench', 'contenders', 'vscodeStub.ts') },
    logLevel: 'error',
  });
  return outfile;
}

export async function measure(bench) {
  const folder = join(bench.temporary, 'many');
  makeManyFiles(folder, files, classes);
  const env = { LOUPE_CACHE_DIR: join(bench.temporary, 'scale') };
  const [cli, report] = [join(bench.dist, 'cli.js'), join(bench.temporary, 'many.json')];
  const args = ['scan', folder, '--report', report, '--first', `${report}.first`, '--progress', 'json'];
  const rows = [];
  const seconds = (value) => (value === undefined ? '' : `${figure(value)} s`);
  const add = (what, { told, all }) =>
    rows.push([
      what,
      seconds(told.get('walk')?.first ?? told.get('names')?.first),
      seconds(told.get('names')?.last),
      seconds(told.get('headers')?.last),
      seconds(told.get('hashes')?.last),
      seconds(told.get('scan')?.last),
      seconds(all),
    ]);
  add('nothing cached', await steps(cli, args, env));
  add('again', await steps(cli, args, env));

  const host = await bundleHost();
  // The host starts the command line that lies in the `dist` of the extension.
  const extension = join(bench.temporary, 'extension');
  mkdirSync(extension, { recursive: true });
  if (!existsSync(join(extension, 'dist'))) symlinkSync(bench.dist, join(extension, 'dist'), 'junction');
  const { said } = await wholeProcess(
    process.execPath,
    ['--expose-gc', host, folder, join(bench.temporary, 'storage'), extension],
    env,
  );
  const milliseconds = (value) => `${figure(value)} ms`;
  const told = {
    scan: 'while the scan runs and its names arrive',
    read: 'the report is read',
    opened: 'the dataset and 20 classes are opened in the tree',
    first: 'the page is shown',
    grid: 'the grid asks for 1,000 images',
    sorted: 'the grid asks for them sorted',
    update: 'one file is added',
    redrawn: 'tree and page follow it',
  };
  return [
    table(['`loupe scan`', 'first counts', 'classes by name', 'headers', 'hashes', 'pictures', 'all'], rows),
    '',
    table(
      ['extension host', 'time', 'longest time that nothing else runs'],
      Object.entries(told).map(([key, what]) => [what, milliseconds(said[key].time), milliseconds(said[key].block)]),
    ),
    '',
    `It shows the first count after ${milliseconds(said.counted)} and the classes after ${milliseconds(said.named)}, and keeps ${mebibytes(said.kept / 2 ** 20)} for ${said.images} images with tree and page open.`,
  ].join('\n');
}
