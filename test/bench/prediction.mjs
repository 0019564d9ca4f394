// The answer for the open image, from the question to the bytes that the page is sent: asked of the warm service, kept,
// and predicted ahead; against decoding and network alone. What the editor takes besides is in docs/performance.md.
import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../../scripts/lib/processes.mjs';
import { inRepository } from '../../scripts/lib/repository.mjs';
import { figure, median, ratio, table } from './lib/numbers.mjs';

export const title = 'The prediction of the open image';

const imagesPerClass = 20;
const classes = 3;
const top = 5;

export async function measure(bench) {
  const { dataset, model, env } = await trained(bench);
  const { Answers } = await hostModule(bench);
  const files = readdirSync(dataset, { recursive: true })
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .map((name) => join(dataset, name));
  const service = new Service(join(bench.dist, 'service.js'), env);
  const times = { bare: [], asked: [], ahead: [], kept: [] };
  try {
    const asked = { folder: model, version: '' };
    // Starts the process, loads the model, and brings the files into memory.
    for (const file of files) await service.predict(model, file, top);
    for (let round = 0; round < bench.rounds; round++) {
      const answers = new Answers(service);
      for (const [i, file] of files.entries()) {
        // Every other image is one that nobody expected.
        const expected = i % 2 === 1;
        const [seconds, { seconds: alone }] = await timed(() => answers.of(asked, file, top));
        times[expected ? 'ahead' : 'asked'].push(seconds);
        if (!expected) times.bare.push(alone.decode + alone.network);
        times.kept.push((await timed(() => answers.of(asked, file, top)))[0]);
        const next = files[i + 1];
        if (!expected && next !== undefined) await answers.ahead(asked, [next], top);
      }
    }
  } finally {
    service.end();
  }
  const bare = median(times.bare);
  const row = (words, values) => [words, `${figure(median(values) * 1000)} ms`, ratio(median(values) / bare)];
  return table(
    ['answer', 'time', 'against decoding and network'],
    [
      row('decoding and network alone', times.bare),
      row('asked of the warm service', times.asked),
      row('predicted ahead, as neighbours of the open image are', times.ahead),
      row('looked at before', times.kept),
    ],
  );
}

/** A few photographs and a quick model of them. */
async function trained({ data, temporary, cache, dist }) {
  const dataset = join(temporary, 'predicted');
  const from = join(data, 'flowers5');
  const names = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .slice(0, classes);
  for (const { name } of names) {
    mkdirSync(join(dataset, name), { recursive: true });
    for (const file of readdirSync(join(from, name)).sort().slice(0, imagesPerClass))
      cpSync(join(from, name, file), join(dataset, name, file));
  }
  const model = join(temporary, 'predicted-run');
  const env = { ...process.env, LOUPE_CACHE_DIR: cache };
  const args = [join(dist, 'cli.js'), 'train', dataset, '--out', model, '--json'];
  const { code, output } = await run(process.execPath, args, { capture: true, env });
  if (code !== 0) throw new Error(`The training failed:\n${output}`);
  return { dataset, model, env };
}

/** What the extension host keeps answers with. */
async function hostModule({ temporary }) {
  const outfile = join(temporary, 'answers.mjs');
  const entry = inRepository('src', 'extension', 'prediction', 'answers.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

/** The service's process, asked as the extension host asks it. */
class Service {
  constructor(program, env) {
    this.waiting = new Map();
    this.last = 0;
    this.child = fork(program, ['cpu'], {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', ({ id, ok, result, error }) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (ok) waiting?.resolve(result);
      else waiting?.reject(new Error(error.message));
    });
    this.child.once('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`The service ended with ${code}.`));
    });
  }

  predict(folder, file, most) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, method: 'predict', run: folder, file, top: most });
    });
  }

  end() {
    this.child.disconnect();
  }
}

/** Seconds that something takes, and what it gives. */
async function timed(act) {
  const began = performance.now();
  const result = await act();
  return [(performance.now() - began) / 1000, result];
}
