// Time and memory of a whole job as the folder grows: the photographs of cats_vs_dogs, again and again with other
// content.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { figure, mebibytes, table } from './lib/numbers.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Growth with the folder: a cold job';

const sizes = [1000, 5000, 20_000];
const classes = ['cats', 'dogs'];

export async function measure({ data, dist, temporary }) {
  const source = join(data, 'cats_vs_dogs', 'train');
  if (!existsSync(source)) return `Skipped: the photographs of ${data} are not there.`;
  const photographs = classes.map((name) =>
    readdirSync(join(source, name))
      .sort()
      .map((file) => readFileSync(join(source, name, file)))
      .filter(isJpeg),
  );
  const rows = [];
  for (const count of sizes) {
    const folder = join(temporary, `growth-${count}`);
    fill(folder, photographs, count);
    const cache = join(temporary, `cache-growth-${count}`);
    const what = count.toLocaleString('en');
    try {
      const { seconds, memory, said } = await wholeProcess(
        process.execPath,
        [join(dist, 'cli.js'), 'train', folder, '--json', '--out', join(temporary, `run-${count}`)],
        { LOUPE_CACHE_DIR: cache },
      );
      rows.push([
        what,
        `${figure(seconds)} s`,
        `${figure((seconds / count) * 1000)} ms`,
        figure(count / said.seconds.features),
        `${figure(said.seconds.fit)} s`,
        mebibytes(memory),
      ]);
    } catch (error) {
      console.error(error.message);
      rows.push([what, `failed: ${error.message.trim().split('\n').at(-1)}`, '', '', '', '']);
    }
    for (const made of [folder, cache]) rmSync(made, { recursive: true, force: true });
  }
  return table(['images', 'wall time', 'an image', 'files to features, images/s', 'fitting', 'peak memory'], rows);
}

const isJpeg = (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Copies that differ by a comment behind the start marker: other content to every cache, the same picture. */
function fill(folder, photographs, count) {
  classes.forEach((name, label) => {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < count / classes.length; i++) {
      const bytes = photographs[label][i % photographs[label].length];
      const text = Buffer.from(`copy ${i}`);
      const comment = Buffer.concat([Buffer.of(0xff, 0xfe, 0, text.length + 2), text]);
      writeFileSync(join(folder, name, `${i}.jpg`), Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]));
    }
  });
}
