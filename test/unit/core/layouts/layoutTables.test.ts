import { describe, expect, it } from 'vitest';
import { recognise, type TableText } from '../../../../src/core/layouts/layouts';

/** A table from text without quotes; the first line is the heading unless `headless`. */
function table(path: string, text: string, headless = false): TableText {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  return headless ? { path, header: null, rows } : { path, header: rows[0]!, rows: rows.slice(1) };
}

function rows(files: readonly string[], ...tables: TableText[]): string[] {
  const { files: labelled, classes, classIndex, part } = recognise(files, { tables });
  return labelled.map((file, i) => `${file} ${classes[classIndex[i]!]} ${part[i]}`);
}

const dogs = ['train/a1.jpg', 'train/b2.jpg', 'train/c3.jpg', 'test/d4.jpg', 'test/e5.jpg'];
const labels = table('labels.csv', 'id,breed\na1,pug\nb2,beagle\nc3,pug\nf6,collie');

describe('labels.csv', () => {
  it('finds ids without extension in sub-folders, and lists rows that lead nowhere', () => {
    const found = recognise(dogs, { tables: [labels] });
    expect(found.layout).toBe('table');
    expect(found.classes).toEqual(['beagle', 'pug']);
    expect(found.files).toEqual(['train/a1.jpg', 'train/b2.jpg', 'train/c3.jpg']);
    expect(found.unlabelled).toEqual(['test/d4.jpg', 'test/e5.jpg']);
    expect(found.skipped).toEqual([
      {
        file: 'f6',
        code: 'missing-file',
        reason: 'Line 5 of labels.csv names it, but there is no such image in the folder.',
        class: 'collie',
      },
    ]);
    expect(found.words).toBe('2 classes from labels.csv, no validation part, 2 images without a label');
  });

  it.each([
    ['with extension', 'image,label\na1.jpg,x\nb2.jpg,y'],
    ['with folders', 'path,label\ntrain/a1.jpg,x\ntrain/b2.jpg,y'],
    ['with folders of another machine', 'filepaths,labels\n/data/dogs/train/a1.jpg,x\n/data/dogs/train/b2.jpg,y'],
    ['with backslashes', 'file,class\n.\\train\\a1.jpg,x\n.\\train\\b2.jpg,y'],
    ['in another case', 'image_id,species\nA1.JPG,x\nB2,y'],
    ['with another image extension', 'filename,target\na1.png,x\nb2.png,y'],
    ['behind another column of ids', 'id,image,label\n1,a1.jpg,x\n2,b2.jpg,y'],
    ['with the class first', 'category,name\nx,a1\ny,b2'],
    ['with words beside numbers', 'image,label,label_name\na1.jpg,0,x\nb2.jpg,1,y'],
    ['with a heading nobody knows', 'picture,sort\na1.jpg,x\nb2.jpg,y'],
  ])('finds files and classes %s', (_, text) => {
    expect(rows(dogs, table('labels.csv', text))).toEqual(['train/a1.jpg x 0', 'train/b2.jpg y 0']);
  });

  it('reads a table without headings, however it was parsed', () => {
    const text = 'a1.jpg,7.5,x\nb2.jpg,8.1,y\nc3.jpg,7.9,x\nd4.jpg,3.3,y';
    const expected = ['test/d4.jpg y 3', 'train/a1.jpg x 1', 'train/b2.jpg y 1', 'train/c3.jpg x 1'];
    expect(rows(dogs, table('labels.csv', text, true))).toEqual(expected);
    expect(rows(dogs, table('labels.csv', text))).toEqual(expected);
    expect(rows(dogs, table('labels.csv', 'file,label\n'.concat('a1.jpg,x\nb2.jpg,y'), true))).toEqual([
      'train/a1.jpg x 0',
      'train/b2.jpg y 0',
    ]);
  });

  it('does not guess a class among many columns', () => {
    const metadata = table(
      'metadata.csv',
      'file,camera,format\na1.jpg,nikon,jpeg\nb2.jpg,canon,png\nc3.jpg,nikon,png\nd4.jpg,canon,jpeg',
    );
    expect(() => rows(dogs, metadata)).toThrow(
      /No column of metadata\.csv gives a class \(found: file, camera, format\)\. Name it “label”/,
    );
  });

  it('takes parts from a column', () => {
    expect(
      rows(
        dogs,
        table(
          'birds.csv',
          'class id,filepaths,labels,data set\n0,train/a1.jpg,x,train\n1,train/b2.jpg,y,train\n0,test/d4.jpg,x,Test\n1,test/e5.jpg,y,valid',
        ),
      ),
    ).toEqual(['test/d4.jpg x 3', 'test/e5.jpg y 2', 'train/a1.jpg x 1', 'train/b2.jpg y 1']);
  });

  it('takes parts from the folders of the images where the table has none', () => {
    expect(rows(dogs, table('labels.csv', 'id,label\na1,x\nb2,y\nd4,x\ne5,y'))).toEqual([
      'test/d4.jpg x 3',
      'test/e5.jpg y 3',
      'train/a1.jpg x 1',
      'train/b2.jpg y 1',
    ]);
  });

  it('reports rows that repeat and leaves out images of two classes', () => {
    const found = recognise(dogs, { tables: [table('labels.csv', 'id,label\na1,x\na1,x\nb2,y\nb2,x\nc3,y\nd4,')] });
    expect(found.problems).toMatchObject([
      {
        file: 'train/a1.jpg',
        code: 'duplicate-row',
        message: 'Lines 2 and 3 of labels.csv both name it, with the same class.',
      },
    ]);
    expect(found.skipped).toEqual([
      {
        file: 'train/b2.jpg',
        code: 'conflicting-classes',
        reason: 'Line 4 of labels.csv calls it “y”, line 5 “x”. Keep one of them.',
        class: null,
      },
    ]);
    expect(found.files).toEqual(['train/a1.jpg', 'train/c3.jpg']);
    expect(found.unlabelled).toEqual(['test/d4.jpg', 'test/e5.jpg']);
  });

  it('asks for the folder where an id may mean two images, but prefers the training folder', () => {
    const files = ['x/1.jpg', 'y/1.jpg', 'x/2.jpg', 'x/3.jpg', 'train/4.jpg', 'test/4.jpg'];
    const found = recognise(files, { tables: [table('labels.csv', 'id,label\n1,a\n2,b\n3,a\n4,b')] });
    expect(found.files).toEqual(['train/4.jpg', 'x/2.jpg', 'x/3.jpg']);
    expect(found.skipped[0]).toEqual({
      file: '1',
      code: 'ambiguous-file',
      reason: 'Line 2 of labels.csv may mean x/1.jpg and y/1.jpg. Write the path with its folder.',
      class: 'a',
    });
  });

  it('lists images that no row names, beside ones that rows name', () => {
    const found = recognise([...dogs, 'train/g7.jpg'], { tables: [labels] });
    expect(found.skipped.at(-1)).toEqual({
      file: 'train/g7.jpg',
      code: 'not-in-table',
      reason: 'No line of labels.csv names it.',
      class: null,
    });
  });
});

describe('several tables', () => {
  it('uses labels.csv of two that say the same, and says so', () => {
    const found = recognise(dogs, {
      tables: [
        table('labels_present.csv', 'filename,label\ntrain/a1.jpg,pug\ntrain/b2.jpg,beagle\ntrain/c3.jpg,corgi'),
        labels,
      ],
    });
    expect(found.words).toContain('from labels.csv');
    expect(found.problems).toEqual([
      {
        file: 'labels_present.csv',
        code: 'unused-table',
        message: 'It names 3 images too, but labels.csv is used. It gives 1 image another class.',
      },
    ]);
  });

  it('ignores a table of probabilities', () => {
    const submission = table('sample_submission.csv', 'id,beagle,pug\nd4,0.5,0.5\ne5,0.5,0.5');
    expect(rows(dogs, submission, labels)).toHaveLength(3);
  });

  it('joins one table for each part', () => {
    const found = recognise(dogs, {
      tables: [table('train.csv', 'id,label\na1,x\nb2,y\nc3,x'), table('test.csv', 'id,label\nd4,x\ne5,y')],
    });
    expect(Array.from(found.part)).toEqual([3, 3, 1, 1, 1]);
    expect(found.words).toBe('2 classes from test.csv and train.csv, no validation part');
  });
});

describe('a table beside folders', () => {
  const files = ['cat/1.jpg', 'cat/2.jpg', 'dog/3.jpg', 'dog/4.jpg'];

  it('gives way where it repeats the folders, and where it speaks of few images', () => {
    expect(recognise(files, { tables: [table('labels.csv', 'id,label\n1,cat\n2,cat\n3,dog\n4,dog')] }).layout).toBe(
      'class-folders',
    );
    const more = [...files, 'dog/5.jpg', 'dog/6.jpg', 'dog/7.jpg', 'dog/8.jpg'];
    expect(recognise(more, { tables: [table('notes.csv', 'id,label\n1,sharp\n3,blurred')] }).layout).toBe(
      'class-folders',
    );
  });

  it('wins where it says something else, or where it has parts', () => {
    const archives = ['images_part_1/1.jpg', 'images_part_1/2.jpg', 'images_part_2/3.jpg', 'images_part_2/4.jpg'];
    expect(
      recognise(archives, { tables: [table('metadata.csv', 'image_id,dx\n1,nv\n2,mel\n3,nv\n4,mel')] }).classes,
    ).toEqual(['mel', 'nv']);
    expect(
      rows(files, table('labels.csv', 'id,label,split\n1,cat,train\n2,cat,test\n3,dog,train\n4,dog,test')),
    ).toEqual(['cat/1.jpg cat 1', 'cat/2.jpg cat 3', 'dog/3.jpg dog 1', 'dog/4.jpg dog 3']);
  });

  it('can be asked for', () => {
    const tables = [table('notes.csv', 'id,label\n1,sharp\n3,blurred')];
    expect(recognise(files, { tables, layout: 'table' }).classes).toEqual(['blurred', 'sharp']);
    expect(() => recognise(files, { tables: [table('notes.csv', 'a,b\nx,y')], layout: 'table' })).toThrow(
      /“table”: No column of notes.csv names images/,
    );
  });
});

describe('scale', () => {
  it('joins 100,000 rows to 100,000 files, one of which is called id', () => {
    const files = Array.from({ length: 100_000 }, (_, i) => `train/${i.toString(36)}.jpg`);
    const tables = [
      { path: 'labels.csv', header: ['id', 'label'], rows: files.map((_, i) => [i.toString(36), `class ${i % 100}`]) },
    ];
    const found = recognise(files, { tables });
    expect(found.files).toHaveLength(100_000);
    expect(found.classes).toHaveLength(100);
    expect(found.skipped).toEqual([]);
  });

  it('finds the few rows that lead to images among 50,000', () => {
    const files = ['a.jpg', 'b.jpg'];
    const rows = Array.from({ length: 50_000 }, (_, i) => [`absent ${i}`, i % 2 ? 'x' : 'y']);
    rows[12_345] = ['a', 'x'];
    rows[12_346] = ['b', 'y'];
    const found = recognise(files, { tables: [{ path: 'labels.csv', header: ['id', 'label'], rows }] });
    expect(found.files).toEqual(files);
    expect(found.skipped).toHaveLength(49_998);
  });
});
