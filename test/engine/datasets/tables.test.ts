import { describe, expect, it } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { recognise, type TableText } from '../../../src/core/layouts/layouts';
import type { RecognisedLayout } from '../../../src/core/layouts/layoutTypes';
import { tableOf } from '../../../src/engine/datasets/tableOf';

/** `count` images: `images/000.jpg`, `images/001.jpg`, … */
const numbered = (count: number, folder = 'images/') =>
  Array.from({ length: count }, (_, i) => `${folder}${String(i).padStart(3, '0')}.jpg`);
const images = numbered(9);
const flowers = ['daisy', 'rose', 'tulip'];
/** The class of image i. */
const flower = (i: number) => flowers[i % 3]!;

type Texts = Readonly<Record<string, string | readonly string[]>>;

function read(files: readonly string[], texts: Texts, layout?: 'table'): RecognisedLayout {
  const tables = Object.entries(texts).flatMap(([path, text]): TableText[] => {
    const table = tableOf(path, typeof text === 'string' ? text : text.join('\n'));
    return table ? [{ path, ...table }] : [];
  });
  return recognise(files, { tables, layout });
}

/** `000 daisy train`, one a labelled file. */
function rows(found: RecognisedLayout): string[] {
  return found.files.map((file, i) =>
    [
      /(\d+)\.\w+$/.exec(file)?.[1] ?? file,
      found.classes[found.classIndex[i]!],
      ['-', 'train', 'validation', 'test'][found.part[i]!],
    ].join(' '),
  );
}

const parts = (found: RecognisedLayout) => [...found.part].join('');
const labels = (found: RecognisedLayout) => [...found.classIndex].map((index) => found.classes[index]);
const all = Array.from({ length: 9 }, (_, i) => flower(i));
const said = (found: RecognisedLayout, code: string) =>
  found.problems.filter((problem) => problem.code === code).map(({ message }) => message);

function failure(files: readonly string[], texts: Texts): LoupeError {
  try {
    read(files, texts);
  } catch (error) {
    if (error instanceof LoupeError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

/** A table of the nine images with another column. */
const withColumn = (heading: string, valueOf: (i: number) => unknown) => ({
  'labels.csv': [`fname,label,${heading}`, ...images.map((file, i) => `${file},${flower(i)},${String(valueOf(i))}`)],
});
const six = (i: number, first: unknown, second: unknown, third: unknown = second) =>
  i < 6 ? first : i < 8 ? second : third;

describe('a table that divides the images', () => {
  it.each<[string, (i: number) => unknown, string]>([
    ['split', (i) => six(i, 'train', 'test'), '111111333'],
    ['Split', (i) => six(i, 'TRAIN', 'Val', 'TEST'), '111111223'],
    ['set', (i) => six(i, 'training_set', 'validation_set', 'test_set'), '111111223'],
    ['subset', (i) => six(i, 'tr', 'va', 'te'), '111111223'],
    ['partition', (i) => six(i, 0, 1, 2), '111111223'],
    ['partition', (i) => six(i, 1, 2, 3), '111111223'],
    ['split', (i) => six(i, 0, 1), '111111333'],
    ['phase', (i) => six(i, 'train', 'dev', 'holdout'), '111111223'],
    ['usage', (i) => six(i, 'Training', 'PublicTest', 'PrivateTest'), '111111223'],
    ['ML_USE', (i) => six(i, 'TRAIN', 'VALIDATE', 'TEST'), '111111223'],
    ['ml_use', (i) => six(i, 'UNASSIGNED', 'VALIDATION', 'TEST'), '000000223'],
    ['split', (i) => six(i, 'train', 'eval'), '111111222'],
    ['split', (i) => six(i, 'train', 'val', 'eval'), '111111223'],
    ['split', (i) => six(i, 'train', 'hold-out'), '111111333'],
    ['is_valid', (i) => six(i, 'False', 'True'), '111111222'],
    ['is_valid', (i) => six(i, 0, 1), '111111222'],
    ['valid', (i) => six(i, 'no', 'yes'), '111111222'],
    ['is_test', (i) => six(i, 'false', 'TRUE'), '111111333'],
    ['is_train', (i) => six(i, 1, 0), '111111333'],
    ['is_training_image', (i) => six(i, '1.0', '0.0'), '111111333'],
    ['holdout', (i) => six(i, '', 'x'), '111111333'],
    ['kind of use', (i) => six(i, 'train', 'test'), '111111333'],
  ])('by “%s” is obeyed', (heading, valueOf, expected) => {
    const found = read(images, withColumn(heading, valueOf));
    expect(parts(found)).toBe(expected);
    expect(labels(found)).toEqual(all);
  });

  it.each([
    ['stage of work', 'train', 'kept back'],
    ['mode', 'training', 'golden'],
  ])('by “%s” with a word that is not understood leaves those out', (heading, train, strange) => {
    const found = read(
      images,
      withColumn(heading, (i) => six(i, train, strange)),
    );
    expect(parts(found)).toBe('111111');
    expect(found.skipped.map(({ code }) => code)).toEqual(['unknown-part', 'unknown-part', 'unknown-part']);
  });

  it('holds out what one of two columns holds out', () => {
    const found = read(
      images,
      withColumn('split,is_valid', (i) => six(i, 'train,False', 'train,True', 'test,False')),
    );
    expect(parts(found)).toBe('111111223');
  });

  it('does not take “valid” of nearly all images for a part', () => {
    expect(
      parts(
        read(
          images,
          withColumn('valid', (i) => six(i, 1, 1, 0)),
        ),
      ),
    ).toBe('000000000');
  });

  it('by several yes-or-no columns', () => {
    const found = read(
      images,
      withColumn('is_train,is_valid,is_test', (i) => six(i, '1,0,0', '0,1,0', '0,0,1')),
    );
    expect(parts(found)).toBe('111111223');
  });

  it('with a word that is not understood leaves those images out and says so', () => {
    const found = read(
      images,
      withColumn('split', (i) => six(i, 'train', 'test', 'reserve')),
    );
    expect(rows(found)).toEqual([
      ...Array.from({ length: 6 }, (_, i) => `00${i} ${flower(i)} train`),
      '006 daisy test',
      '007 rose test',
    ]);
    expect(found.skipped).toEqual([
      {
        file: 'images/008.jpg',
        code: 'unknown-part',
        reason:
          'labels.csv says “reserve” in “split”, which names no part that is known. Write train, validation or test there.',
        class: 'tulip',
      },
    ]);
    expect(said(found, 'unknown-part')).toEqual([
      '“reserve” in “split” names no part that is known, so 1 image such as 008.jpg is skipped. Write train, validation or test there.',
    ]);
  });

  it.each([
    ['split', (i: number) => (i < 6 ? 'A' : 'B'), /“A” and “B” name no part/],
    ['split', (i: number) => (i < 3 ? 0 : 1), /“0” and “1” name no part/],
    ['is_valid', () => 'maybe', /“maybe” names no part/],
  ])('by “%s” in words that mean nothing is refused, also beside class folders', (heading, valueOf, sentence) => {
    const error = failure(images, withColumn(heading, valueOf));
    expect(error.code).toBe('unknown-parts');
    expect(error.message).toMatch(sentence);
    const folders = images.map((_, i) => `${flower(i)}/${i}.jpg`);
    const table = folders.map((file, i) => `${file},${flower(i)},${valueOf(i)}`);
    expect(failure(folders, { 'labels.csv': [`file,label,${heading}`, ...table] }).code).toBe('unknown-parts');
  });

  it('does not take a class for a part', () => {
    const found = read(images, {
      'labels.csv': ['file,type', ...images.map((file, i) => `${file},${['train', 'bus', 'car'][i % 3]!}`)],
    });
    expect(found.classes).toEqual(['bus', 'car', 'train']);
    expect(parts(found)).toBe('000000000');
  });

  it('holds out what any row holds out', () => {
    const table = withColumn('split', () => 'train')['labels.csv'];
    const found = read(images, { 'labels.csv': [...table, 'images/003.jpg,daisy,test'] });
    expect(parts(found)).toBe('111311111');
    expect(said(found, 'in-two-parts')).toEqual([
      'Line 11 of labels.csv puts it into another part than a row before: it counts as test.',
    ]);
  });

  it('without a heading, as Vertex AI has it', () => {
    const uri = (i: number) => `gs://bucket/flowers/images/00${i}.jpg`;
    const table = images.map((_, i) => `${six(i, 'TRAINING', 'VALIDATION', 'TEST') as string},${uri(i)},${flower(i)}`);
    expect(rows(read(images, { 'import.csv': table }))).toEqual(
      images.map((_, i) => `00${i} ${flower(i)} ${six(i, 'train', 'validation', 'test') as string}`),
    );
    const strange = table.map((line) => line.replace('TEST', 'GOLDEN'));
    const found = read(images, { 'import.csv': strange });
    expect(parts(found)).toBe('11111122');
    expect(found.classes).toEqual(flowers);
  });

  it('by folds names them and divides nothing', () => {
    for (const [heading, value] of [
      ['fold', (i: number) => i % 3],
      ['kfold', (i: number) => `${i % 3}.0`],
      ['Fold', (i: number) => `fold_${i % 3}`],
    ] as const) {
      const found = read(images, withColumn(heading, value));
      expect(found.classes).toEqual(flowers);
      expect([...found.fold!]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
      expect(parts(found)).toBe('000000000');
      expect(said(found, 'folds')).toEqual([
        `“${heading}” numbers the folds 0, 1 and 2. Give one with --fold (split.fold in a recipe): its images are the validation part then. Without it, the folds are not used.`,
      ]);
    }
    const many = read(numbered(25), {
      'labels.csv': ['file,label,split', ...numbered(25).map((file, i) => `${file},${flower(i)},${i % 5}`)],
    });
    expect([...new Set(many.fold)]).toEqual([0, 1, 2, 3, 4]);
  });

  it('beside class folders, by a list of files for each part (Food-101)', () => {
    const files = flowers.flatMap((name) => numbered(3, `images/${name}/`));
    const ids = files.map((file) => file.slice(7, -4));
    const found = read(files, {
      'meta/train.txt': ids.filter((_, i) => i % 3 !== 2),
      'meta/test.txt': ids.filter((_, i) => i % 3 === 2),
      'meta/classes.txt': flowers,
    });
    expect(found.layout).toBe('class-folders');
    expect(parts(found)).toBe('113113113');
  });

  it('beside class folders, by numbers that another table gives the images (CUB)', () => {
    const files = flowers.flatMap((name, k) => numbered(3, `images/00${k + 1}.${name}/${name}_`));
    const found = read(files, {
      'images.txt': files.map((file, i) => `${i + 1} ${file.slice(7)}`),
      'image_class_labels.txt': files.map((_, i) => `${i + 1} ${Math.floor(i / 3) + 1}`),
      'train_test_split.txt': files.map((_, i) => `${i + 1} ${i % 3 === 0 ? 0 : 1}`),
      'classes.txt': flowers.map((name, k) => `${k + 1} 00${k + 1}.${name}`),
    });
    expect(found.classes).toEqual(['001.daisy', '002.rose', '003.tulip']);
    expect(parts(found)).toBe('311311311');
    const flat = files.map((file) => `images/${file.split('/')[2]!}`);
    const joined = read(flat, {
      'images.txt': flat.map((file, i) => `${i + 1} ${file.slice(7)}`),
      'image_class_labels.txt': flat.map((_, i) => `${i + 1} ${Math.floor(i / 3) + 1}`),
      'train_test_split.txt': flat.map((_, i) => `${i + 1} ${i % 3 === 0 ? 0 : 1}`),
      'classes.txt': flowers.map((name, k) => `${k + 1} 00${k + 1}.${name}`),
    });
    expect(joined.classes).toEqual(['001.daisy', '002.rose', '003.tulip']);
    expect(parts(joined)).toBe('311311311');
  });

  it('beside part folders, where the table holds more out', () => {
    const files = [...numbered(3, 'train/daisy/a'), ...numbered(3, 'train/rose/b'), ...numbered(2, 'test/rose/c')];
    const found = read(files, {
      'test.csv': ['file', 'train/daisy/a001.jpg'],
      'holdout.csv': ['file,split', 'b002.jpg,holdout'],
    });
    expect(rows(found).filter((row) => row.endsWith('test'))).toHaveLength(3);
    expect(said(found, 'in-two-parts')).toEqual([
      'It holds out 1 image that other places put into another part, such as train/rose/b002.jpg: it counts as test.',
    ]);
  });
});

describe('ids that are written otherwise than the files are called', () => {
  it.each<[string, (i: number) => string, (i: number) => string]>([
    ['without zeros', (i) => String(i), (i) => `images/0000${i}.jpg`],
    ['as numbers with a fraction', (i) => `${i}.0`, (i) => `images/0000${i}.jpg`],
    ['without zeros, with an extension', (i) => `${i}.jpg`, (i) => `0000${i}.jpg`],
    ['in folders of another machine', (i) => `D:\\photos\\flowers\\00${i}.jpg`, (i) => `images/00${i}.jpg`],
    ['in folders that are not here', (i) => `img/00${i}.jpg`, (i) => `photos/00${i}.jpg`],
    ['as addresses', (i) => `https://host.org/f/images/00${i}.jpg?size=200&v=1#top`, (i) => `images/00${i}.jpg`],
    ['as addresses of a bucket', (i) => `s3://bucket/a/00${i}.jpg`, (i) => `00${i}.jpg`],
    ['escaped', (i) => `images/my%20flower%20${i}.jpg`, (i) => `images/my flower ${i}.jpg`],
    ['in quotes', (i) => `'00${i}.jpg'`, (i) => `00${i}.jpg`],
    ['in another case', (i) => `IMAGES/A${i}.JPG`, (i) => `images/a${i}.jpg`],
    ['with another extension', (i) => `00${i}.png`, (i) => `images/00${i}.jpg`],
    ['without one', (i) => `00${i}`, (i) => `images/00${i}.jpg`],
    ['in the other form of Unicode', (i) => `größe${i}.jpg`.normalize('NFC'), (i) => `größe${i}.jpg`.normalize('NFD')],
    ['as Label Studio names uploads', (i) => `/data/upload/1/0a1b2c3${i}-rose_${i}x.jpg`, (i) => `rose_${i}x.jpg`],
    ['as Label Studio names local files', (i) => `/data/local-files/?d=set/00${i}.jpg`, (i) => `set/00${i}.jpg`],
  ])('are found %s', (_, idOf, fileOf) => {
    const files = images.map((_file, i) => fileOf(i));
    const found = read(files, { 'labels.csv': ['id,label', ...files.map((_file, i) => `${idOf(i)},${flower(i)}`)] });
    expect(found.layout).toBe('table');
    expect(labels(found)).toEqual(all);
    expect(found.skipped).toEqual([]);
  });

  it('says so', () => {
    const files = images.map((_, i) => `images/0000${i + 1}.jpg`);
    const found = read(files, { 'labels.csv': ['id,label', ...files.map((_, i) => `${i + 1},${flower(i)}`)] });
    expect(said(found, 'loose-ids')).toEqual([
      'Its ids are numbers without their zeros: “1” was taken for images/00001.jpg. 8 more rows likewise.',
    ]);
  });

  it('are not taken for the files of another folder, nor a running number for an id', () => {
    const files = ['dogs/1.jpg', 'dogs/2.jpg', 'cats/3.jpg', 'cats/4.jpg'];
    const found = read(files, {
      'labels.csv': ['file,label', 'cats/1.jpg,sad', 'cats/3.jpg,sad', 'cats/4.jpg,glad', 'dogs/2.jpg,glad'],
    });
    expect(found.files).toEqual(['cats/3.jpg', 'cats/4.jpg', 'dogs/2.jpg']);
    const error = failure(images, {
      'labels.csv': [',name,label', ...images.map((_, i) => `${i},lost_${i}.jpg,${flower(i)}`)],
    });
    expect(error.message).toMatch(
      /No column of labels\.csv names images of this folder: under “name” it has “lost_0\.jpg” and “lost_1\.jpg”, the images are called “000\.jpg” and “001\.jpg”\./,
    );
  });

  it('of pandas are not taken for classes', () => {
    const found = read(images, {
      'labels.csv': ['Unnamed: 0,image,label', ...images.map((_, i) => `${i},00${i},${flower(i)}`)],
    });
    expect(labels(found)).toEqual(all);
  });

  it('in two columns: the first by name is used, which is said', () => {
    const files = [...images, ...images.map((file) => file.replace('images', 'masks').replace('.jpg', '_mask.png'))];
    const found = read(files, {
      'labels.csv': ['image,mask,label', ...images.map((file, i) => `${file},masks/00${i}_mask.png,${flower(i)}`)],
    });
    expect(labels(found)).toEqual(all);
    expect(said(found, 'other-ids')).toEqual(['“mask” name images too; those of “image” are used.']);
  });
});

describe('classes', () => {
  it.each([
    [
      'one-hot',
      'labels.csv',
      [
        'id,daisy,rose,tulip',
        ...images.map((_, i) => `00${i},${flowers.map((name) => (name === flower(i) ? 1 : 0)).join(',')}`),
      ],
    ],
    [
      'one-hot with spaces and fractions',
      '_classes.csv',
      [
        'filename, daisy, rose, tulip',
        ...images.map(
          (file, i) => `${file}, ${flowers.map((name) => (name === flower(i) ? '1.0' : '0.0')).join(', ')}`,
        ),
      ],
    ],
    [
      'one-hot in words',
      'labels.csv',
      [
        'id,daisy,rose,tulip',
        ...images.map((_, i) => `00${i},${flowers.map((name) => (name === flower(i) ? 'True' : 'False')).join(',')}`),
      ],
    ],
    ['separated by bars', 'labels.csv', ['file|label', ...images.map((file, i) => `${file}|${flower(i)}`)]],
    ['separated by tabs', 'labels.txt', images.map((file, i) => `${file}\t${flower(i)}`)],
    ['separated by spaces', 'labels.txt', images.map((file, i) => `${file} ${flower(i)}`)],
    ['separated by spaces, as a CSV', 'labels.csv', images.map((file, i) => `${file} ${flower(i)}`)],
    ['as Excel writes them', 'labels.csv', ['sep=;', 'file;label', ...images.map((file, i) => `${file};${flower(i)}`)]],
    ['with old line ends', 'labels.csv', ['file,label', ...images.map((file, i) => `${file},${flower(i)}`)].join('\r')],
    [
      'with mixed line ends',
      'labels.csv',
      `file,label\r\n${images
        .map((file, i) => `${file},${flower(i)}`)
        .join('\r\n')
        .replace('\r\n', '\n')
        .replace('\r\n', '\r')}`,
    ],
    ['behind comments', 'list.txt', ['# made by hand', '', ...images.map((file, i) => `${file} ${flower(i)}`)]],
    [
      'with a quote that is not closed',
      'labels.csv',
      ['file,label,note', ...images.map((file, i) => `${file},${flower(i)},"5`)],
    ],
    [
      'as lines of JSON',
      'metadata.jsonl',
      images.map((file, i) => JSON.stringify({ file_name: file, label: flower(i), size: [1, i] })),
    ],
    [
      'as an object of JSON',
      'labels.json',
      JSON.stringify(Object.fromEntries(images.map((file, i) => [file, flower(i)]))),
    ],
    [
      'as a list of JSON',
      'annotations.json',
      JSON.stringify(images.map((file, i) => ({ image: file, class: flower(i) }))),
    ],
    ['as pairs of JSON', 'dataset.json', JSON.stringify({ labels: images.map((file, i) => [file, flower(i)]) })],
    [
      'by class in JSON',
      'classes.json',
      JSON.stringify(Object.fromEntries(flowers.map((name) => [name, images.filter((_, i) => flower(i) === name)]))),
    ],
    [
      'as COCO',
      'annotations.json',
      JSON.stringify({
        images: images.map((file_name, id) => ({ id, file_name })),
        annotations: images.map((_, i) => ({ image_id: i, category_id: i % 3 })),
        categories: flowers.map((name, id) => ({ id, name })),
      }),
    ],
    [
      'as Label Studio exports',
      'project.csv',
      [
        'annotation_id,choice,id,image,lead_time',
        ...images.map((file, i) => `${i + 40},${flower(i)},${i + 900},/data/upload/${file},1.5`),
      ],
    ],
  ])('are read %s', (_, path, text) => {
    const found = read(images, { [path]: text });
    expect(labels(found)).toEqual(all);
    expect(found.skipped).toEqual([]);
  });

  it('of several ones in a row are skipped, and said', () => {
    const found = read(images, {
      '_classes.csv': [
        'filename,daisy,rose,tulip',
        ...images.map(
          (file, i) => `${file},${i === 4 ? '1,1,0' : flowers.map((name) => Number(name === flower(i))).join(',')}`,
        ),
      ],
    });
    expect(found.files).toHaveLength(8);
    expect(found.skipped).toMatchObject([
      {
        file: 'images/004.jpg',
        code: 'several-classes',
        reason: '_classes.csv gives it several classes (daisy and rose). Loupe trains one class an image.',
      },
    ]);
    expect(said(found, 'several-classes')).toEqual([
      'It gives 1 image several classes, such as “daisy” and “rose” to images/004.jpg. Loupe trains one class an image, so it is skipped.',
    ]);
  });

  it.each(['cat dog', 'cat|dog', 'cat,dog', 'cat; dog', 'dog+cat', "['cat', 'dog']"])(
    'joined as “%s” are several',
    (joined) => {
      const values = ['cat', 'dog', 'cat', 'dog', joined, 'cat', 'dog', 'cat', joined];
      const found = read(images, {
        'labels.csv': ['file,label', ...images.map((file, i) => `${file},"${values[i]!}"`)],
      });
      expect(found.classes).toEqual(['cat', 'dog']);
      expect(found.skipped.map(({ file, code }) => `${file} ${code}`)).toEqual([
        'images/004.jpg several-classes',
        'images/008.jpg several-classes',
      ]);
    },
  );

  it('of many labels each are refused with the reason', () => {
    const tags = (i: number) => ['clear primary', 'haze primary water', 'clear water', 'haze road'][i % 4]!;
    const error = failure(images, {
      'train_v2.csv': ['image_name,tags', ...images.map((_, i) => `00${i},${[tags(i), tags(i + 1)].join(' ')}`)].map(
        (line) => line.replace(/ /g, '|'),
      ),
    });
    expect(error.message).toMatch(
      /train_v2\.csv gives no image of this folder a class\. It gives 9 images several classes, such as “clear”/,
    );
  });

  it('in further columns of a line are several, as Vertex AI has them', () => {
    const found = read(images, {
      'import.csv': images.map((file, i) => `gs://bucket/${file},${flower(i)}${i === 7 ? ',daisy' : ''}`),
    });
    expect(found.files).toHaveLength(8);
    expect(found.skipped).toMatchObject([{ file: 'images/007.jpg', code: 'several-classes' }]);
  });

  it('of Roboflow’s table in each part folder are read together', () => {
    const line = (i: number) => flowers.map((name) => Number(name === flower(i))).join(', ');
    const files = [...numbered(3, 'train/a'), ...numbered(3, 'valid/b'), ...numbered(3, 'test/c')];
    const table = (name: string) => [
      'filename, daisy, rose, tulip',
      ...[0, 1, 2].map((i) => `${name}00${i}.jpg, ${line(i)}`),
    ];
    const found = read(files, {
      'train/_classes.csv': table('a'),
      'valid/_classes.csv': table('b'),
      'test/_classes.csv': table('c'),
    });
    expect(found.classes).toEqual(flowers);
    expect(parts(found)).toBe('333111222');
  });

  it('of two words stay one', () => {
    const breeds = ['golden retriever', 'labrador retriever', 'German shepherd'];
    const found = read(images, { 'labels.csv': ['id,breed', ...images.map((_, i) => `00${i},${breeds[i % 3]!}`)] });
    expect(found.classes).toEqual(['German shepherd', 'golden retriever', 'labrador retriever']);
  });

  it.each<[string, string, string | string[], number]>([
    ['a list from 0', 'classes.txt', flowers, 0],
    ['a list from 1', 'labels.txt', flowers, 1],
    ['a heading', 'class_names.csv', ['class_name', ...flowers], 0],
    ['numbers and names', 'classes.txt', flowers.map((name, k) => `${k + 1} ${name}`), 1],
    ['a table', 'class_names.csv', ['id,name', ...flowers.map((name, k) => `${k},${name}`)], 0],
    ['Keras’s class_indices', 'class_indices.json', JSON.stringify({ daisy: 0, rose: 1, tulip: 2 }), 0],
    ['numbers in JSON', 'label_num_to_name.json', JSON.stringify({ 1: 'daisy', 2: 'rose', 3: 'tulip' }), 1],
    ['a list in JSON', 'classes.json', JSON.stringify(flowers), 0],
    ['a label map', 'label_map.pbtxt', flowers.map((name, k) => `item {\n  id: ${k + 1}\n  name: '${name}'\n}`), 1],
  ])('that are numbers get the names of %s', (_, path, text, first) => {
    const found = read(images, {
      'train.csv': ['image_id,label', ...images.map((_file, i) => `00${i},${(i % 3) + first}`)],
      [path]: text,
    });
    expect(labels(found)).toEqual(all);
    expect(said(found, 'class-names')).toEqual([
      `The numbered classes are called as it names them: ${first} is “daisy” and ${first + 1} is “rose” and so on.`,
    ]);
  });

  it('that are numbered folders get their names too, and two of one name stay two', () => {
    const files = ['1/a.jpg', '1/b.jpg', '2/c.jpg', '2/d.jpg', '10/e.jpg', '10/f.jpg'];
    const found = read(files, { 'cat_to_name.json': '{"1": "crane", "2": "daisy", "10": "crane"}' });
    expect(found.classes).toEqual(['crane (1)', 'crane (10)', 'daisy']);
    const short = read(files, { 'cat_to_name.json': '{"1": "pink primrose", "2": "daisy"}' });
    expect(short.classes).toEqual(['1', '2', '10']);
    expect(said(short, 'class-names')).toEqual(['It names 2 of the 3 numbered classes, not 10, so the numbers stay.']);
  });

  it('of a metadata file in each part folder are read together', () => {
    const files = [...numbered(4, 'data/train/'), ...numbered(2, 'data/test/')];
    const found = read(files, {
      'data/train/metadata.csv': ['file_name,label', ...[0, 1, 2, 3].map((i) => `00${i}.jpg,${flower(i)}`)],
      'data/test/metadata.csv': ['file_name,label', ...[0, 1].map((i) => `00${i}.jpg,${flower(i + 1)}`)],
    });
    expect(rows(found)).toEqual([
      '000 rose test',
      '001 tulip test',
      '000 daisy train',
      '001 rose train',
      '002 tulip train',
      '003 daisy train',
    ]);
  });

  it('are one however Unicode writes them', () => {
    const found = read(images, {
      'labels.csv': [
        'file,label',
        ...images.map(
          (file, i) => `${file},${['Gänseblümchen', 'Rosé', 'Tulpe'][i % 3]!.normalize(i < 5 ? 'NFC' : 'NFD')}`,
        ),
      ],
    });
    expect(found.classes).toEqual(['Gänseblümchen', 'Rosé', 'Tulpe']);
  });
});

describe('a table that does not fit', () => {
  it('is what the sentence speaks of', () => {
    const error = failure(images, { 'labels.csv': ['id,label', 'x1,daisy', 'x2,rose', 'x3,tulip'] });
    expect(error.code).toBe('no-classes');
    expect(error.message).toMatch(/under “id” it has “x1” and “x2”, the images are called “000\.jpg” and “001\.jpg”/);
    const unclear = failure(images, {
      'labels.csv': ['file,size,camera', ...images.map((file, i) => `${file},${i},a`)],
    });
    expect(unclear.message).toContain('No column of labels.csv gives a class (found: file, size, camera)');
  });

  it('is named where folders give the classes', () => {
    const files = ['cat/1.jpg', 'cat/2.jpg', 'dog/3.jpg', 'dog/4.jpg'];
    const found = read(files, { 'labels.csv': ['id,label', 'x1,cat', 'x2,dog'] });
    expect(found.layout).toBe('class-folders');
    expect(said(found, 'unused-table')).toEqual([
      'It is not used. No column of labels.csv names images of this folder: under “id” it has “x1” and “x2”, the images are called “1.jpg” and “2.jpg”.',
    ]);
    const more = [...files, ...numbered(4, 'dog/')];
    const other = read(more, { 'notes.csv': ['id,label', '1,sharp', '3,cat', '4,dog'] });
    expect(said(other, 'unused-table')).toEqual([
      'The classes are taken in folders; the table, which says otherwise of 2 images, is not used. To train by it, choose the layout “table”.',
    ]);
  });
});
