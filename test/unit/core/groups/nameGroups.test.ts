import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameGroups } from '../../../../src/core/groups/nameGroups';
import { Random } from '../../../../src/core/random';

const random = new Random(5);
const any = (n: number) => random.integer(n);
const pad = (number: number, width: number) => String(number).padStart(width, '0');
const ab = (i: number) => (i % 2 === 0 ? 'a' : 'b');
const hex = (length: number) => Array.from({ length }, () => any(16).toString(16)).join('');

/** Name, class and what the group truly is, of the i-th image. */
type Maker = (i: number) => readonly [name: string, label: string, group: string];

function made(maker: Maker, images = 300) {
  const all = Array.from({ length: images }, (_, i) => maker(i));
  const files = all.map(([name, label]) => `${label}/${name}.jpg`);
  const classes = [...new Set(all.map(([, label]) => label))];
  const { keys } = nameGroups(
    files,
    classes,
    all.map(([, label]) => classes.indexOf(label)),
  );
  return { keys, truth: all.map(([, , group]) => group), files };
}

const patients = (write: (p: number, i: number) => string, label = (p: number, i: number) => ab(p + 0 * i)): Maker => {
  return (i) => {
    const p = any(40);
    return [write(p, i), label(p, i), String(p)];
  };
};
const people = ['alice', 'bob', 'carol', 'dave', 'erin', 'fred'];

const shown: Record<string, Maker> = {
  patient12_03: patients((p, i) => `patient${p}_${pad(i, 2)}`),
  'patient-012-left': patients((p, i) => `patient-${pad(p, 3)}-${i % 2 === 0 ? 'left' : 'right'}${i}`),
  scan3_subject12: patients((p, i) => `scan${i % 9}_subject${p}_${i}`),
  'sub-01_ses-2_7': patients((p, i) => `sub-${pad(p, 2)}_ses-${i % 3}_${i}`),
  'visit2/patient12_3': patients((p, i) => `visit${i % 3}/patient${p}_${i}`),
  '00000012_003': patients((p, i) => `${pad(p, 8)}_${pad(i, 3)}`),
  'P012-1': patients((p, i) => `P${pad(p, 3)}-${i}`),
  's3_smile_2, in every class': patients(
    (p, i) => `s${p}_${ab(i)}_${i}`,
    (_, i) => ab(i),
  ),
  C33P1thinF_IMG_20150619_114756a_cell_179: patients((p, i) => `C${p}P1thinF_IMG_20150619_114756a_cell_${i}`),
  'SOB_B_A-14-22549AB-40-001': patients((p, i) => `SOB_B_A-14-${22549 + p}AB-40-${pad(i, 3)}`),
  '10253_idx5_x1001_y1001_class0': patients((p, i) => `${10253 + p}_idx5_x${i * 50 + 1}_y1001_class0`),
  person12_bacteria_3: patients((p, i) => `person${p}_${ab(p)}_${i}`),
  'video_3/frame_0012': (i) => [
    `video_${Math.floor(i / 20)}/frame_${pad(i % 20, 4)}`,
    ab(Math.floor(i / 20)),
    String(Math.floor(i / 20)),
  ],
  '10_left, 10_right': (i) => [`${i >> 1}_${i % 2 === 0 ? 'left' : 'right'}`, ab(i >> 1), String(i >> 1)],
  'img_12, img_12_flip, img_12_rot90': (i) => {
    const n = Math.floor(i / 3);
    return [`img_${n}${['', '_flip', '_rot90'][i % 3]!}`, ab(n), String(n)];
  },
  'IMG_3_jpg.rf.0123456789abcdef': (i) => [
    `IMG_${Math.floor(i / 3)}_jpg.rf.${hex(32)}`,
    ab(Math.floor(i / 3)),
    String(Math.floor(i / 3)),
  ],
  'alice_3, in several classes': (i) => {
    const who = people[any(6)]!;
    return [`${who}_${i}`, ab(i), who];
  },
  'alice/3, in several classes': (i) => {
    const who = people[any(6)]!;
    return [`${who}/${i}`, ab(i), who];
  },
  'tracks of signs, that restart in each class': (i) => [
    `${pad(Math.floor((i % 300) / 30), 5)}_${pad(i % 30, 5)}`,
    `c${Math.floor(i / 300)}`,
    String(Math.floor((i % 300) / 30)),
  ],
};

describe('groups that names show', () => {
  it.each(Object.entries(shown))('%s', (_, maker) => {
    const { keys, truth } = made(maker, 600);
    const truthOf = new Map<string, string>();
    const keyOf = new Map<string, string>();
    truth.forEach((group, i) => {
      const key = keys[i]!;
      expect(key).not.toBeNull();
      // Neither does a key hold images of two, nor has one two keys.
      expect(truthOf.get(key) ?? group).toBe(group);
      expect(keyOf.get(group) ?? key).toBe(key);
      truthOf.set(key, group);
      keyOf.set(group, key);
    });
  });

  it('images of one moment', () => {
    const { keys } = made(
      (i) => [`IMG_20240501_10${pad(Math.floor(i / 3) % 60, 2)}${pad((i % 3) * 4, 2)}`, ab(Math.floor(i / 3)), ''],
      120,
    );
    expect(keys[0]).not.toBeNull();
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('a few copies among plain names', () => {
    const { keys } = made((i) =>
      i % 10 < 2
        ? [`DSC_${Math.floor(i / 10)}${i % 10 === 0 ? ' - Copy' : ''}`, 'a', '']
        : [`DSC_${1000 + i}`, ab(i), ''],
    );
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBeNull();
    expect(keys.filter((key) => key !== null)).toHaveLength(60);
  });
});

const plain: Record<string, Maker> = {
  IMG_0001: (i) => [`IMG_${pad(i, 4)}`, ab(i), ''],
  'cat.985': (i) => [`${i % 2 === 0 ? 'cat' : 'dog'}.${i}`, i % 2 === 0 ? 'cat' : 'dog', ''],
  'images (3)': (i) => [`images (${i})`, ab(i), ''],
  '9k= (2), 2Q== (2), Z (2)': (i) => [`${['9k=', '2Q==', 'Z'][i % 3]!} (${i})`, ab(i), ''],
  'numbers that restart in each class': (i) => [pad(i >> 1, 4), ab(i), ''],
  '0001_cat': (i) => [`${pad(i >> 1, 4)}_${i % 2 === 0 ? 'cat' : 'dog'}`, i % 2 === 0 ? 'cat' : 'dog', ''],
  'photographs of a website': (i) => [`${any(1e9)}_${hex(10)}${['', '_n', '_m'][i % 3]!}`, ab(i), ''],
  'aug_522_7232042 (a few share a number by chance)': (i) => [`aug_${any(700)}_${any(1e7)}`, ab(i), ''],
  'n02089078_782, a synset a class': (i) => [`n0208${9000 + (i % 6)}_${i}`, `c${i % 6}`, ''],
  'synsets within classes': (i) => [`n0208${9000 + (i % 24)}_${i}`, `c${i % 3}`, ''],
  '12_100 (turned fruits)': (i) => [`${Math.floor(i / 4) % 50}_100`, `f${i % 4}`, ''],
  '101_0012 (folders of a camera)': (i) => [`10${any(6)}_${pad(i, 4)}`, ab(i), ''],
  'IMG-20240501-WA0012': (i) => [`IMG-202405${pad(1 + any(20), 2)}-WA${pad(i, 4)}`, ab(i), ''],
  IMG_20240501_101112: (i) => [
    `IMG_202405${pad(1 + (i % 28), 2)}_${pad(i % 24, 2)}${pad(any(60), 2)}${pad(any(60), 2)}`,
    ab(i),
    '',
  ],
  'a UUID': (i) => [[8, 4, 4, 4, 12].map(hex).join('-'), ab(i), ''],
  '2007_007763': (i) => [`20${pad(7 + any(5), 2)}_${pad(i, 6)}`, ab(i), ''],
  photo_12_640x480: (i) => [`photo_${i}_640x480`, ab(i), ''],
  'beagle_12 (kinds within a class)': (i) => [
    `${['beagle', 'poodle', 'boxer', 'pug', 'corgi'][i % 5]!}_${i}`,
    ab(i % 5),
    '',
  ],
  Black_Footed_a_0001_796111: (i) => [`Black_Footed_${ab(i)}_${pad(i, 4)}_${any(900000)}`, ab(i), ''],
  'patient12 (one image each)': (i) => [`patient${i}`, ab(i), ''],
  frame_00012: (i) => [`frame_${pad(i, 5)}`, ab(i), ''],
  train_a_12: (i) => [`train_${ab(i)}_${i}`, ab(i), ''],
};

describe('names that show no groups', () => {
  it.each(Object.entries(plain))('%s', (_, maker) => {
    expect(made(maker).keys.filter((key) => key !== null)).toEqual([]);
  });

  const shared = path.join(__dirname, '../../../../../shared/data');
  const sets = ['flowers5', 'mushrooms5', 'dog_breeds_120', 'dog_breeds_csv', 'cats_vs_dogs', 'faces', 'odd_images'];
  it.skipIf(!existsSync(shared)).each(sets)('the photographs of %s', (set) => {
    const root = path.join(shared, set);
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|heic)$/i.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    expect(files.length).toBeGreaterThan(50);
    const labels = files.map((file) => path.posix.basename(path.posix.dirname(file)));
    const classes = [...new Set(labels)];
    const { keys } = nameGroups(
      files,
      classes,
      labels.map((label) => classes.indexOf(label)),
    );
    expect(keys.filter((key) => key !== null)).toEqual([]);
  });
});
