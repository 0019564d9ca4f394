import { readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { Random } from '../../../core/random';
import { encodeJpeg, encodePng } from '../../images/encode';
import { drawScene, type Scene } from './scene';
import { kinds } from './shapes';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export const imagesPerClass = 60;

export interface SampleFault {
  /** Relative to the sample's folder, with `/`. */
  readonly file: string;
  readonly fault: string;
}

export interface SampleResult {
  readonly images: number;
  readonly faults: SampleFault[];
}

/**
 * Draws a small dataset to learn the product with: five classes of 60 pictures, among them a few deliberate
 * faults, which a README names. The same seed gives the same pictures. Nothing is left behind when it is stopped.
 * @param folder must be absent or empty
 * @throws LoupeError `folder-not-empty`
 */
export async function createSample(
  folder: string,
  options: { seed?: number; signal?: AbortSignal } = {},
): Promise<SampleResult> {
  const root = path.resolve(folder);
  const there = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new LoupeError(
      'no-folder',
      `${root} is not a folder that can be filled (${error.message}). Choose another.`,
      { cause: error },
    );
  });
  if (there !== null && there.length > 0) {
    throw new LoupeError(
      'folder-not-empty',
      `The folder ${root} is not empty. Choose a new or an empty folder for the sample dataset.`,
    );
  }
  const partial = `${root}.${process.pid}.tmp`;
  try {
    const faults = await drawAll(partial, new Random(options.seed ?? 1), options.signal);
    await writeFile(path.join(partial, 'README.md'), readme(faults));
    if (there !== null) await rmdir(root);
    await rename(partial, root);
    return { images: Object.keys(kinds).length * imagesPerClass, faults };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function drawAll(root: string, random: Random, signal?: AbortSignal): Promise<SampleFault[]> {
  for (const [name, kind] of Object.entries(kinds)) {
    await makeFolder(path.join(root, name));
    for (let i = 1; i <= imagesPerClass; i++) {
      signal?.throwIfAborted();
      const scene = drawScene(kind, random.fork(`${name} ${i}`));
      await writeFile(path.join(root, nameOf(name, i)), await encodeJpeg(scene.data, scene.width, scene.height));
    }
  }
  return addFaults(root, random.fork('faults'));
}

/** Replaces some pictures by faulty ones, so that every folder still holds as many files as the others. */
async function addFaults(root: string, random: Random): Promise<SampleFault[]> {
  const faults: SampleFault[] = [];
  const scene = (kind: string, label: string): Scene => drawScene(kinds[kind]!, random.fork(label));
  const put = async (file: string, bytes: Uint8Array, fault: string): Promise<void> => {
    await writeFile(path.join(root, file), bytes);
    faults.push({ file, fault });
  };
  const jpeg = ({ data, width, height }: Scene): Promise<Uint8Array> => encodeJpeg(data, width, height);

  const twice = await jpeg(scene('daisy', 'twice'));
  await put(nameOf('daisy', 17), twice, `the same picture as ${nameOf('daisy', 52)}`);
  await put(nameOf('daisy', 52), twice, `the same picture as ${nameOf('daisy', 17)}`);

  const astray = await jpeg(scene('starfish', 'astray'));
  await put(nameOf('starfish', 8), astray, `the same picture as ${nameOf('leaf', 23)}, in another class`);
  await put(
    nameOf('leaf', 23),
    astray,
    `the same picture as ${nameOf('starfish', 8)}, in another class; it shows a starfish`,
  );

  const whole = await jpeg(scene('fish', 'cut'));
  await put(
    nameOf('fish', 31),
    whole.subarray(0, Math.floor(whole.length * 0.55)),
    'a JPEG file that ends too early: it cannot be decoded',
  );

  await put(nameOf('butterfly', 44), await jpeg(scene('fish', 'mislabelled')), 'wrong label: it shows a fish');

  const night = scene('leaf', 'night');
  await put(
    nameOf('leaf', 5),
    await jpeg({ ...night, data: night.data.map((value) => Math.round(value * 0.06)) }),
    'very dark',
  );

  const { data, width, height } = scene('butterfly', 'png');
  await put(nameOf('butterfly', 12), await encodePng(data, width, height), 'a PNG image named .jpg');
  return faults;
}

function nameOf(kind: string, i: number): string {
  return `${kind}/${kind}-${String(i).padStart(2, '0')}.jpg`;
}

function readme(faults: readonly SampleFault[]): string {
  const names = Object.keys(kinds);
  return [
    '# Loupe sample dataset',
    '',
    `${names.length} classes of ${imagesPerClass} drawn pictures each: ${names.join(', ')}. Made by \`loupe sample\`; free to use for anything.`,
    '',
    'Real datasets have faults, so this one has some, too:',
    '',
    '| file | fault |',
    '|---|---|',
    ...faults.map(({ file, fault }) => `| ${file} | ${fault} |`),
    '',
  ].join('\n');
}
