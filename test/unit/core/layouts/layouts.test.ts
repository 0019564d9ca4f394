import { describe, expect, it } from 'vitest';
import type { LayoutKind } from '../../../../src/core/dataset';
import { LoupeError } from '../../../../src/core/errors';
import { recognise } from '../../../../src/core/layouts/layouts';
import type { RecogniseOptions } from '../../../../src/core/layouts/layoutTypes';

/** `n` images in a folder: `many('a', 2)` is `a/1.jpg`, `a/2.jpg`. */
const many = (folder: string, n = 3) => Array.from({ length: n }, (_, i) => `${folder}/${i + 1}.jpg`);

/** Rows as `file class part`, which is what a reader checks by eye. */
function rows(files: readonly string[], options?: RecogniseOptions): string[] {
  const { files: labelled, classes, classIndex, part } = recognise(files, options);
  return labelled.map((file, i) => `${file} ${classes[classIndex[i]!]} ${part[i]}`);
}

function failure(files: readonly string[], options?: RecogniseOptions): LoupeError {
  try {
    recognise(files, options);
  } catch (error) {
    if (error instanceof LoupeError) return error;
    throw error;
  }
  throw new Error('It was recognised.');
}

describe('class folders', () => {
  it('takes the first folder as the class, whatever lies deeper', () => {
    const found = recognise(['dogs/10.jpg', 'cats/1.jpg', 'dogs/9.jpg', 'cats/indoor/old/2.png']);
    expect(found.layout).toBe('class-folders');
    expect(found.classes).toEqual(['cats', 'dogs']);
    expect(found.files).toEqual(['cats/1.jpg', 'cats/indoor/old/2.png', 'dogs/9.jpg', 'dogs/10.jpg']);
    expect(Array.from(found.classIndex)).toEqual([0, 0, 1, 1]);
    expect(Array.from(found.part)).toEqual([0, 0, 0, 0]);
    expect(found.words).toBe('2 classes in folders, no validation part');
    expect([found.skipped, found.problems, found.unlabelled]).toEqual([[], [], []]);
  });

  it('sorts classes naturally', () => {
    expect(recognise(['10', '9', 'Class 2', 'class 10', 'Äpfel'].flatMap((name) => many(name))).classes).toEqual([
      '9',
      '10',
      'Äpfel',
      'Class 2',
      'class 10',
    ]);
  });

  it('looks through folders that wrap everything', () => {
    const found = recognise([...many('data/PetImages/Cat'), ...many('data/PetImages/Dog'), 'data/PetImages/stray.jpg']);
    expect(found.classes).toEqual(['Cat', 'Dog']);
    expect(found.words).toBe('2 classes in folders inside “data/PetImages”, no validation part');
    expect(found.skipped).toEqual([
      {
        file: 'data/PetImages/stray.jpg',
        code: 'no-class-folder',
        reason: 'It lies directly in “data/PetImages”, not in a class folder.',
        class: null,
      },
    ]);
  });

  it('leaves stray images out, with the reason', () => {
    const found = recognise([...many('cats'), ...many('dogs'), 'logo.png']);
    expect(found.files).toHaveLength(6);
    expect(found.skipped).toEqual([
      {
        file: 'logo.png',
        code: 'no-class-folder',
        reason: 'It lies beside the class folders, not in a class folder.',
        class: null,
      },
    ]);
  });

  it('keeps odd names as they are', () => {
    const names = [
      'a b',
      '#1',
      '100%',
      '(x)',
      'C: drive',
      '🐶',
      '猫',
      'naïve',
      "it's",
      'a.b',
      '__proto__',
      'constructor',
    ];
    const found = recognise(names.flatMap((name) => [`${name}/im age #1 (2)%20:🌼.jpg`]));
    expect([...found.classes].sort()).toEqual([...names].sort());
    expect(found.files.every((file, i) => file.startsWith(`${found.classes[found.classIndex[i]!]}/`))).toBe(true);
  });

  it('does not make classes of hidden and system folders', () => {
    const found = recognise([
      ...many('cats'),
      ...many('dogs'),
      '.ipynb_checkpoints/1.jpg',
      'cats/.thumbs/1.jpg',
      '__MACOSX/cats/._1.jpg',
      'cats/._1.jpg',
    ]);
    expect(found.classes).toEqual(['cats', 'dogs']);
    expect(found.skipped.map(({ file, code }) => `${code} ${file}`)).toEqual([
      'hidden .ipynb_checkpoints/1.jpg',
      'hidden cats/.thumbs/1.jpg',
      'hidden __MACOSX/cats/._1.jpg',
      'hidden cats/._1.jpg',
    ]);
  });

  it('allows a class called train', () => {
    expect(recognise([...many('train'), ...many('bus'), ...many('car')]).classes).toEqual(['bus', 'car', 'train']);
    expect(recognise([...many('train/steam'), ...many('bus'), ...many('car')]).layout).toBe('class-folders');
  });

  it('takes parts from folders within every class', () => {
    expect(rows(['cat/train/1.jpg', 'cat/val/2.jpg', 'dog/train/1.jpg', 'dog/test/1.jpg'])).toEqual([
      'cat/train/1.jpg cat 1',
      'cat/val/2.jpg cat 2',
      'dog/test/1.jpg dog 3',
      'dog/train/1.jpg dog 1',
    ]);
  });

  it('reports empty class folders', () => {
    const found = recognise([...many('cats'), ...many('dogs')], { emptyFolders: ['birds', 'cats/nothing', '.git'] });
    expect(found.classes).toEqual(['cats', 'dogs']);
    expect(found.problems).toEqual([
      { file: 'birds', code: 'empty-class', message: 'The class folder “birds” holds no images.' },
    ]);
  });

  it('reports classes whose names differ in case only', () => {
    const { problems } = recognise([...many('Cats'), ...many('cats'), ...many('dogs')]);
    expect(problems).toMatchObject([
      { code: 'similar-class-names', message: expect.stringContaining('“Cats” and “cats”') as string },
    ]);
  });
});

describe('split folders', () => {
  it.each([
    ['train', 'val', 'test'],
    ['Training', 'VALID', 'Testing'],
    ['TRAIN', 'validation', 'TEST'],
    ['train', 'dev', 'test1'],
    ['training_set', 'valid', 'test_set'],
  ])('knows %s, %s and %s', (train, validation, test) => {
    const found = recognise([train, validation, test].flatMap((part) => [`${part}/cats/1.jpg`, `${part}/dogs/1.jpg`]));
    expect(found.layout).toBe('split-folders');
    expect(found.classes).toEqual(['cats', 'dogs']);
    expect(found.files.map((file, i) => `${file.split('/')[0]} ${found.part[i]}`).sort()).toEqual(
      [`${train} 1`, `${train} 1`, `${validation} 2`, `${validation} 2`, `${test} 3`, `${test} 3`].sort(),
    );
    expect(found.words).toBe(`2 classes in ${train}, ${validation} and ${test} folders`);
  });

  it('does not shift an index where a part lacks a class', () => {
    const found = recognise([
      ...many('train/a'),
      ...many('train/b'),
      ...many('train/c'),
      ...many('val/a', 1),
      ...many('val/c', 1),
      ...many('test/d', 1),
      ...many('test/a', 1),
    ]);
    expect(found.classes).toEqual(['a', 'b', 'c', 'd']);
    expect(found.files.map((file, i) => `${file} ${found.classIndex[i]}`)).toContain('val/c/1.jpg 2');
    expect(found.problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'train: The train part has no image of “d”. A model cannot learn it.',
      'val: The validation part has no image of “b” and “d”. Scores of this part say nothing about them.',
      'test: The test part has no image of “b” and “c”. Scores of this part say nothing about them.',
    ]);
  });

  it('takes test images without class folders as unlabelled', () => {
    const found = recognise([...many('train/cats'), ...many('train/dogs'), ...many('test', 11)]);
    expect(found.unlabelled).toHaveLength(11);
    expect(found.unlabelled[10]).toBe('test/11.jpg');
    expect(found.words).toBe('2 classes in train and test folders, no validation part, 11 images without a label');
    const wrapped = recognise([...many('train/cats'), ...many('train/dogs'), ...many('test/unknown')]);
    expect(wrapped.unlabelled).toHaveLength(3);
    expect(wrapped.problems.map(({ code, file }) => `${code} ${file}`)).toEqual(['unlabelled-part test/unknown']);
  });

  it('looks through wrappers, also a part within itself', () => {
    const found = recognise(
      ['train', 'test'].flatMap((part) => [...many(`set/${part}/${part}/a`), ...many(`set/${part}/${part}/b`)]),
    );
    expect(found.layout).toBe('split-folders');
    expect(found.classes).toEqual(['a', 'b']);
    expect(found.words).toBe('2 classes in train and test folders inside “set”, no validation part');
  });

  it('reads a training folder alone', () => {
    expect(rows([...many('train/a', 1), ...many('train/b', 1)])).toEqual(['train/a/1.jpg a 1', 'train/b/1.jpg b 1']);
  });

  it('leaves out what lies outside the parts or beside the class folders', () => {
    const { skipped } = recognise([
      ...many('train/a'),
      ...many('train/b'),
      ...many('val/a'),
      'train/stray.jpg',
      'extra/a/1.jpg',
      'root.jpg',
    ]);
    expect(skipped.map(({ file, code }) => `${code} ${file}`)).toEqual([
      'no-class-folder train/stray.jpg',
      'outside-parts extra/a/1.jpg',
      'outside-parts root.jpg',
    ]);
  });

  it('reports an empty class folder of a part', () => {
    const { problems } = recognise([...many('train/a'), ...many('train/b')], {
      emptyFolders: ['train/c', 'val', 'val/a'],
    });
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual(['empty-class train/c', 'empty-class val/a']);
  });
});

describe('flat names', () => {
  it('takes the class from before the number', () => {
    expect(
      rows([
        'cat.0.jpg',
        'cat.1.jpg',
        'dog_12.png',
        'dog_13.png',
        'golden_retriever-001.jpg',
        'golden_retriever-002.jpg',
      ]),
    ).toEqual([
      'cat.0.jpg cat 0',
      'cat.1.jpg cat 0',
      'dog_12.png dog 0',
      'dog_13.png dog 0',
      'golden_retriever-001.jpg golden_retriever 0',
      'golden_retriever-002.jpg golden_retriever 0',
    ]);
    expect(recognise(['cat.0.jpg', 'cat.1.jpg', 'dog.0.jpg', 'dog.1.jpg']).words).toBe(
      '2 classes from file names (cat.0.jpg), no validation part',
    );
  });

  it('reads the original Dogs vs. Cats folder', () => {
    const found = recognise([
      'train/cat.0.jpg',
      'train/cat.1.jpg',
      'train/dog.0.jpg',
      'train/dog.1.jpg',
      ...many('test1', 5),
    ]);
    expect(found.layout).toBe('flat-names');
    expect(found.classes).toEqual(['cat', 'dog']);
    expect(found.unlabelled).toHaveLength(5);
  });

  it('takes parts from part folders', () => {
    expect(rows(['train', 'val'].flatMap((part) => [`${part}/a.0.jpg`, `${part}/b.0.jpg`]))).toEqual([
      'train/a.0.jpg a 1',
      'train/b.0.jpg b 1',
      'val/a.0.jpg a 2',
      'val/b.0.jpg b 2',
    ]);
  });

  it('leaves out names that do not fit', () => {
    const { skipped } = recognise([
      ...many('x', 0),
      'cat.0.jpg',
      'cat.1.jpg',
      'cat.2.jpg',
      'dog.0.jpg',
      'dog.1.jpg',
      'cover.jpg',
    ]);
    expect(skipped).toMatchObject([{ file: 'cover.jpg', code: 'no-class-in-name' }]);
  });

  it('does not take cameras and search engines for classes', () => {
    expect(failure(['images (1).jpg', 'images (2).jpg', 'download (1).jpg', 'download (2).jpg']).code).toBe(
      'no-classes',
    );
    expect(failure(['IMG_0001.jpg', 'DSC_0002.jpg', 'holiday.jpg']).code).toBe('no-classes');
    expect(failure(['1_1.jpg', '1_2.jpg', '2_1.jpg', '2_2.jpg']).code).toBe('no-classes');
  });
});

describe('what cannot be read', () => {
  it('says that there are no images', () => {
    expect(failure([])).toMatchObject({
      code: 'no-images',
      message: expect.stringContaining('a folder for each class (cats/1.jpg, dogs/1.jpg)') as string,
    });
    expect(failure(['.hidden/1.jpg']).code).toBe('no-images');
  });

  it('says which single class it found, and which folders are empty', () => {
    const error = failure(many('cats', 300), { emptyFolders: ['dogs'] });
    expect(error.code).toBe('one-class');
    expect(error.message).toMatch(
      /^Only one class was found: “cats” \(300 images, in folders\)\. The folder “dogs” holds no images\. A classifier needs at least two classes\./,
    );
  });

  it('says what lies in a folder without classes', () => {
    const error = failure(['holiday.jpg', 'me.jpg']);
    expect(error.code).toBe('no-classes');
    expect(error.message).toMatch(
      /^Nothing tells the classes of these 2 images: found 2 images directly in it, such as holiday.jpg\. Loupe expects/,
    );
    expect(failure([...many('train'), ...many('test')]).message).toContain('found 2 folders (test and train)');
  });
});

describe('a layout that is asked for', () => {
  const files = ['train/cat.0.jpg', 'train/dog.0.jpg', 'other/cat.1.jpg'];

  it('is used even where another would be recognised', () => {
    expect(recognise(files, { layout: 'class-folders' }).classes).toEqual(['other', 'train']);
    expect(recognise(files, { layout: 'flat-names' }).classes).toEqual(['cat', 'dog']);
  });

  it.each<[LayoutKind, readonly string[], RegExp]>([
    [
      'split-folders',
      files,
      /“split-folders”: there are no train, val or test folders with class folders inside \(found: 2 folders \(other and train\)\)\. Choose/,
    ],
    ['table', files, /“table”: There is no table \(a CSV file such as labels\.csv\) in this folder\. Choose/],
    ['flat-names', many('a'), /“flat-names”: no name begins with a class/],
    ['class-folders', ['a.jpg', 'b.jpg'], /“class-folders”: no image lies in a folder of its own class/],
  ])('%s says what is missing', (layout, given, message) => {
    expect(failure(given, { layout })).toMatchObject({
      code: 'layout-does-not-fit',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('scale', () => {
  it('recognises 100,000 files in 1,000 classes whatever their order', () => {
    const files = Array.from(
      { length: 100_000 },
      (_, i) => `set/${i % 3 ? 'train' : 'test'}/class ${(i * 7919) % 1000}/image ${i}.jpg`,
    );
    const found = recognise(files);
    expect(found.files).toHaveLength(100_000);
    expect(found.classes).toHaveLength(1000);
    expect(found.classes[10]).toBe('class 10');
    expect(found.part.filter((code) => code === 3)).toHaveLength(33_334);
    expect(found.files.every((file, i) => file.split('/')[2] === found.classes[found.classIndex[i]!])).toBe(true);
    expect(recognise([...files].reverse())).toEqual(found);
  });
});
