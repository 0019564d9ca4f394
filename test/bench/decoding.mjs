// Files to pixels: decoding and resizing, without and with flip, zoom and shear, and photographs of twelve million
// pixels.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { inRepository } from '../../scripts/lib/repository.mjs';
import { takeTurns } from './lib/contender.mjs';
import { figure, mebibytes, ratio, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';

export const title = 'Decoding: files to 224 x 224 pixels';
export const needsPython = true;

const side = 224;
/** The tutorial's, but for the shear, which is meant in degrees. */
const flipZoomShear = { shear_range: 10, zoom_range: 0.2, horizontal_flip: true };

/** Every third photograph of both folders, and links to them in folders of classes. */
function photographs({ data, temporary }) {
  const under = (folder) =>
    readdirSync(join(data, folder), { recursive: true })
      .filter((name) => name.endsWith('.jpg'))
      .sort()
      .map((name) => join(data, folder, name));
  return listed(
    join(temporary, 'photographs'),
    [...under('cats_vs_dogs'), ...under('flowers5')].filter((_, i) => i % 3 === 0),
  );
}

/** Eight photographs enlarged to 4000 x 3000, as cameras save them. */
async function largeOnes({ temporary }, { files }) {
  const folder = join(temporary, 'large-files');
  mkdirSync(folder, { recursive: true });
  const large = files.slice(0, 8).map((_, i) => join(folder, `${i}.jpg`));
  for (const [i, file] of large.entries())
    await sharp(files[i]).resize(4000, 3000, { fit: 'fill' }).jpeg({ quality: 92 }).toFile(file);
  return listed(join(temporary, 'large'), large);
}

function listed(folder, files) {
  const list = `${folder}.txt`;
  mkdirSync(dirname(list), { recursive: true });
  writeFileSync(list, files.join('\n'));
  for (const [i, file] of files.entries()) {
    const link = join(folder, `class${i % 2}`, `${i}-${basename(file)}`);
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(file, link);
    } catch {
      // Windows lets only some accounts make links.
      cpSync(file, link);
    }
  }
  return { files, list, folder };
}

/** Loupe's contender with its threads' bundle beside it. */
async function bundle() {
  const out = inRepository('out', 'bench-decoding');
  await build({
    entryPoints: [
      inRepository('test', 'bench', 'contenders', 'decoding.ts'),
      inRepository('src', 'engine', 'images', 'resizeWorker.ts'),
    ],
    entryNames: '[name]',
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['sharp'],
    logLevel: 'error',
  });
  return join(out, 'decoding.js');
}

export async function measure(bench) {
  const program = await bundle();
  const loupe = (how, { list }, args, name = 'Loupe') => ({
    name,
    program: process.execPath,
    args: [program, how, list, String(side), ...args],
    env: { LOUPE_CACHE_DIR: bench.cache },
  });
  const python = (name, how, { list, folder }, args = []) =>
    bench.python
      ? {
          name,
          program: bench.python,
          args: [pythonContender('python_decoding.py'), how, list, folder, String(side), ...args],
        }
      : { name, skip: 'there is no Python with a package index' };
  const photos = photographs(bench);
  const large = await largeOnes(bench, photos);
  const augmentation = JSON.stringify(flipZoomShear);
  const parts = [
    [
      `${photos.files.length} photographs`,
      photos,
      [
        loupe('plain', photos, []),
        python('tf.data, antialiased', 'tfdata', photos),
        python('tf.data, not antialiased', 'tfdata-plain', photos),
        python('`image_dataset_from_directory`', 'directory', photos),
        python('Pillow, two threads', 'pillow', photos),
        loupe('sharp', photos, [], '`sharp`'),
        python('torchvision `DataLoader`', 'torchvision', photos),
        python('`ImageDataGenerator` (nearest pixel, its default)', 'generator', photos),
      ],
    ],
    [
      'with flip, zoom, shear',
      photos,
      [
        loupe('augmented', photos, [augmentation]),
        python('`ImageDataGenerator` (the same)', 'generator', photos, [augmentation]),
      ],
    ],
    [
      '12 million pixels each',
      large,
      [
        loupe('plain', large, []),
        python('tf.data, antialiased', 'tfdata', large),
        python('Pillow, two threads', 'pillow', large),
      ],
    ],
  ];
  const rows = [];
  for (const [what, { files }, contenders] of parts) {
    const results = await takeTurns(contenders, { ...bench, turn: 2 });
    const ours = results[0].median;
    for (const { name, skip, median, memory } of results) {
      rows.push(
        skip === undefined
          ? [what, name, figure(files.length / median), name === 'Loupe' ? '' : ratio(median / ours), mebibytes(memory)]
          : [what, name, `skipped: ${skip}`, '', ''],
      );
    }
  }
  return table(['what', 'contender', 'images/s', 'Loupe is faster by', 'peak memory'], rows);
}
