import { describe, expect, it } from 'vitest';
import { planFixes } from '../../../../src/core/fix/planFixes';
import type { Fix, FixView } from '../../../../src/core/fix/fixTypes';
import type { LayoutChoice } from '../../../../src/core/dataset';
import { exactText, newText } from '../../../../src/engine/formats/text/exactText';
import { tableOf } from '../../../../src/engine/datasets/tableOf';
import { recognise } from '../../../../src/core/layouts/layouts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

/** A dataset of some images and tables, as it would be looked at. */
function viewOf(
  images: readonly string[],
  {
    tables = {},
    others = [],
    layout,
    ignore,
    formats = {},
  }: {
    tables?: Record<string, string>;
    others?: string[];
    layout?: LayoutChoice | null;
    ignore?: string;
    formats?: Record<string, string>;
  } = {},
): FixView {
  const read = Object.entries(tables).map(([path, text]) => ({
    table: { path, ...tableOf(path, text)! },
    source: exactText(path, bytes(text)),
  }));
  const options = { oneClass: true, tables: read.map(({ table }) => table) };
  return {
    files: [...images, ...Object.keys(tables), ...others],
    images,
    emptyFolders: [],
    layout: layout === undefined ? recognise(images, options).choice : layout,
    tables: read,
    formats: new Map(Object.entries(formats)),
    ignoreList: ignore === undefined ? newText : (exactText('.loupeignore', bytes(ignore)) as FixView['ignoreList']),
    upright: new Map(),
  };
}

/** What is done: moves, and texts after; or why not. */
function planned(view: FixView, ...fixes: Fix[]) {
  const result = planFixes(view, fixes, 'ID');
  if (!result.ok) return result.refusals.map(({ file, reason }) => (file === '' ? reason : `${file}: ${reason}`));
  return {
    moves: result.plan.moves.map(({ from, to }) => `${from} > ${to}`),
    edits: Object.fromEntries(
      result.plan.edits.map(({ file, after }) => [file, Buffer.from(after!).toString()] as const),
    ),
  };
}
const relabel = (to: string, ...files: string[]): Fix => ({ verb: 'relabel', files, to });
const sort = (to: string, file: string, into?: string): Fix => ({ verb: 'sort', files: [file], to, into });
const toPart = (to: string, ...files: string[]): Fix => ({ verb: 'move-to-part', files, to });
const moves = (...all: string[]) => ({ moves: all, edits: {} });

const animals = ['cat/1.jpg', 'cat/2.jpg', 'dog/1.jpg', 'dog/3.jpg'];
const split = ['train', 'val', 'test'].flatMap((part) => animals.map((file) => `${part}/${file}`));
const number = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i + 1));

describe('relabel by folder', () => {
  it.each([
    ['class folders', animals, 'dog', 'cat/2.jpg', 'dog/2.jpg'],
    ['another case', animals, 'DOG', 'cat/2.jpg', 'dog/2.jpg'],
    ['a new class', animals, 'bird', 'cat/2.jpg', 'bird/2.jpg'],
    ['the part stays', split, 'dog', 'val/cat/2.jpg', 'val/dog/2.jpg'],
    [
      'a doubled tree',
      split.map((file) => `seg_${file.replace('/', `/seg_${file.split('/')[0]}/`)}`),
      'dog',
      'seg_val/seg_val/cat/2.jpg',
      'seg_val/seg_val/dog/2.jpg',
    ],
    [
      'parts inside classes',
      ['cat/train/1.jpg', 'cat/train/2.jpg', 'cat/test/9.jpg', 'dog/train/3.jpg', 'dog/train/4.jpg', 'dog/test/5.jpg'],
      'dog',
      'cat/train/2.jpg',
      'dog/train/2.jpg',
    ],
    [
      'a spelling of that part',
      ['train/cat/1.jpg', 'train/cat/2.jpg', 'train/dog/3.jpg', 'val/cat/7.jpg', 'val/Dog/8.jpg'],
      'dog',
      'val/cat/7.jpg',
      'val/Dog/7.jpg',
    ],
  ] as const)('%s', (_, images, to, file, target) => {
    expect(planned(viewOf(images), relabel(to, file))).toEqual(moves(`${file} > ${target}`));
  });

  it('takes pairs of folders as one class', () => {
    const images = ['apple/scab/1.jpg', 'apple/rust/2.jpg', 'pear/scab/3.jpg', 'pear/rust/4.jpg'].flatMap((file) => [
      file,
      file.replace('.jpg', 'b.jpg'),
    ]);
    expect(planned(viewOf(images, { layout: 'class-folders:1-2' }), relabel('pear/rust', 'apple/scab/1.jpg'))).toEqual(
      moves('apple/scab/1.jpg > pear/rust/1.jpg'),
    );
  });

  it.each([
    ['a name that is taken', animals, relabel('dog', 'cat/1.jpg'), /dog\/1\.jpg is there already/],
    [
      'a name in another case',
      [...animals, 'dog/2.JPG'],
      relabel('dog', 'cat/2.jpg'),
      /dog\/2\.JPG is there already, and some systems/,
    ],
    [
      'a name with accents stored otherwise',
      [...animals, 'cat/a\u0308.jpg', 'dog/\u00e4.jpg'],
      relabel('dog', 'cat/a\u0308.jpg'),
      /is there already/,
    ],
    ['a path out of the dataset', animals, relabel('dog', '../cat/1.jpg'), /no such file/],
    ['a class that leads out', animals, relabel('..', 'cat/1.jpg'), /cannot be a new class/],
    ['a class of a hidden folder', animals, relabel('.loupe', 'cat/1.jpg'), /cannot be a new class/],
    ['a class that Windows keeps', animals, relabel('con', 'cat/1.jpg'), /Windows keeps/],
    ['a class that would be a part', animals, relabel('test', 'cat/2.jpg'), /read (as|otherwise)/],
    ['a class in two levels', animals, relabel('dog/poodle', 'cat/2.jpg'), /read (as|otherwise)/],
    ['no files', animals, relabel('dog'), /needs files/],
    ['no class', animals, { verb: 'relabel', files: ['cat/1.jpg'] } as Fix, /--to/],
  ] as const)('refuses %s', (_, images, fix, reason) => {
    const result = planned(viewOf(images), fix);
    expect(result).toEqual([expect.stringMatching(reason)]);
  });

  it('refuses all where one is refused, and tells each', () => {
    expect(planned(viewOf(animals), relabel('dog', 'cat/1.jpg', 'cat/2.jpg', 'none.jpg'))).toEqual([
      expect.stringMatching(/^none\.jpg: /),
    ]);
  });
});

it('relabels by name', () => {
  const names = ['cat.1.jpg', 'cat.2.jpg', 'dog.1.jpg', 'dog.3.jpg'];
  expect(planned(viewOf(names), relabel('dog', 'cat.2.jpg'))).toEqual(moves('cat.2.jpg > dog.2.jpg'));
  expect(planned(viewOf(names), relabel('dog', 'cat.1.jpg'))).toEqual([expect.stringMatching(/is there already/)]);
});

describe('tables', () => {
  const images = number(6, (i) => `images/${i}.jpg`);
  const rows = (line: (i: number) => string) => number(6, line).join('\r\n');
  const label = (i: number) => (i % 2 ? 'cat' : 'dog');

  it('changes the one field of one line', () => {
    const text = `file,label,note\r\n${rows((i) => `${i}.jpg,"${label(i)}",it's ${i}`)}`;
    expect(planned(viewOf(images, { tables: { 'labels.csv': text } }), relabel('dog', 'images/3.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': text.replace('3.jpg,"cat"', '3.jpg,"dog"') },
    });
  });

  it('changes a class’s number with its name, and every row of the image', () => {
    const text = `file,label,label_id\n${number(6, (i) => `${i}.jpg,${label(i)},${i % 2}`).join('\n')}\n3.jpg,cat,1\n`;
    expect(planned(viewOf(images, { tables: { 'labels.csv': text } }), relabel('dog', 'images/3.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': text.replaceAll('3.jpg,cat,1', '3.jpg,dog,0') },
    });
  });

  it('moves the mark of one-hot columns', () => {
    const text = `file,cat,dog\n${number(6, (i) => `${i}.jpg,${i % 2},${1 - (i % 2)}`).join('\n')}`;
    expect(planned(viewOf(images, { tables: { 'labels.csv': text } }), relabel('dog', 'images/3.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': text.replace('3.jpg,1,0', '3.jpg,0,1') },
    });
  });

  it('writes the number where a list names the classes', () => {
    const tables = {
      'labels.csv': `file,label\n${number(6, (i) => `${i}.jpg,${i % 2}`).join('\n')}`,
      'classes.txt': 'dog\ncat\n',
    };
    expect(planned(viewOf(images, { tables }), relabel('dog', 'images/3.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': tables['labels.csv'].replace('3.jpg,1', '3.jpg,0') },
    });
    expect(planned(viewOf(images, { tables }), relabel('bird', 'images/3.jpg'))).toEqual([
      expect.stringMatching(/numbers the classes/),
    ]);
  });

  it('changes the part in the table’s own words', () => {
    const part = (i: number) => (i < 5 ? 'Training' : i === 5 ? 'val' : 'holdout');
    const text = `file;label;split\n${number(6, (i) => `${i}.jpg;${label(i)};${part(i)}`).join('\n')}\n`;
    const view = viewOf(images, { tables: { 'labels.csv': text } });
    expect(planned(view, toPart('test', 'images/3.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': text.replace('3.jpg;cat;Training', '3.jpg;cat;holdout') },
    });
  });

  it('changes names in tables with those of files', () => {
    const text = `file,label\n${number(6, (i) => `images\\${i}.jpg,${label(i)}`).join('\n')}`;
    const view = viewOf(images, { tables: { 'labels.csv': text }, formats: { 'images/3.jpg': 'png' } });
    expect(planned(view, { verb: 'rename-extension', files: ['images/3.jpg'] })).toEqual({
      moves: ['images/3.jpg > images/3.png'],
      edits: { 'labels.csv': text.replace('images\\3.jpg', 'images\\3.png') },
    });
  });

  it('moves a file to the folder of another part, and its line follows', () => {
    const files = ['train', 'test'].flatMap((part) => number(4, (i) => `${part}/${part[1]}${i}.jpg`));
    const text = `file,label\n${files.map((file, i) => `${file},${label(i)}`).join('\n')}`;
    const view = viewOf(files, { tables: { 'labels.csv': text } });
    expect(planned(view, toPart('test', 'train/r1.jpg'))).toEqual({
      moves: ['train/r1.jpg > test/r1.jpg'],
      edits: { 'labels.csv': text.replace('train/r1.jpg', 'test/r1.jpg') },
    });
  });

  it('refuses tables that it cannot change one by one', () => {
    const text = JSON.stringify(Object.fromEntries(images.map((file, i) => [file, label(i)])));
    expect(planned(viewOf(images, { tables: { 'labels.json': text } }), relabel('dog', 'images/2.jpg'))).toEqual([
      expect.stringMatching(/labels\.json is not written in lines/),
    ]);
  });

  it('refuses a class that the encoding of the table lacks', () => {
    const text = `file,label\n${number(6, (i) => `${i}.jpg,${i % 2 ? 'Gänseblümchen' : 'Löwenzahn'}`).join('\n')}`;
    const latin = new Uint8Array(Buffer.from(text, 'latin1'));
    const view = viewOf(images, { tables: { 'labels.csv': text } });
    const tables = [{ table: view.tables[0]!.table, source: exactText('labels.csv', latin) }];
    expect(planned({ ...view, tables }, relabel('ромашка', 'images/3.jpg'))).toEqual([
      expect.stringMatching(/encoding that lacks/),
    ]);
    const result = planFixes({ ...view, tables }, [relabel('Löwenzahn', 'images/3.jpg')], 'ID');
    expect(result.ok && Buffer.from(result.plan.edits[0]!.after!).toString('latin1')).toBe(
      text.replace('3.jpg,Gänseblümchen', '3.jpg,Löwenzahn'),
    );
  });
});

describe('other fixes', () => {
  it.each([
    [toPart('test', 'train/cat/2.jpg'), split.filter((file) => file !== 'test/cat/2.jpg'), 'test/cat/2.jpg'],
    [toPart('validation', 'train/cat/2.jpg'), split.filter((file) => !file.startsWith('val')), 'val/cat/2.jpg'],
    [
      toPart('test', 'train/cat/2.jpg'),
      split.filter((file) => file !== 'test/cat/2.jpg').map((file) => file.replace('test/', 'Test Images/')),
      'Test Images/cat/2.jpg',
    ],
  ] as const)('moves to a part (%#)', (fix, images, target) => {
    expect(planned(viewOf(images), fix)).toEqual(moves(`train/cat/2.jpg > ${target}`));
  });

  it.each([
    [animals, toPart('test', 'cat/1.jpg'), /has no parts/],
    [split, toPart('elsewhere', 'train/cat/1.jpg'), /is no part/],
    [split, toPart('test', 'train/cat/1.jpg'), /is there already/],
    [animals, { verb: 'keep-one', files: ['cat/1.jpg'] } as Fix, /at least one other/],
    [animals, { verb: 'rename-extension', files: ['cat/1.jpg'] } as Fix, /extension cannot be told/],
  ] as const)('refuses (%#)', (images, fix, reason) => {
    expect(planned(viewOf(images), fix)).toEqual([expect.stringMatching(reason)]);
  });

  it('keeps the first, and moves the others to the trash', () => {
    expect(planned(viewOf(animals), { verb: 'keep-one', files: ['cat/2.jpg', 'dog/3.jpg'] })).toEqual(
      moves('dog/3.jpg > .loupe/trash/ID/dog/3.jpg'),
    );
  });

  it('renames by content, in the case of the old extension', () => {
    const images = ['cat/1.jpg', 'cat/2.JPG', 'cat/3', 'cat/4.2024', 'dog/1.png', 'dog/2.jpeg'];
    const formats = Object.fromEntries(images.map((file) => [file, file.startsWith('dog') ? 'jpeg' : 'png']));
    expect(planned(viewOf(images, { formats }), { verb: 'rename-extension', files: images })).toEqual(
      moves(
        'cat/1.jpg > cat/1.png',
        'cat/2.JPG > cat/2.PNG',
        'cat/3 > cat/3.png',
        'cat/4.2024 > cat/4.2024.png',
        'dog/1.png > dog/1.jpg',
      ),
    );
  });

  it('excludes and includes by the list', () => {
    const view = viewOf(animals, { ignore: '# mine\n*.gif\n' });
    const result = planned(
      view,
      { verb: 'exclude', files: ['cat/1.jpg', 'dog/3.jpg'] },
      { verb: 'include', files: ['dog/3.jpg'] },
    );
    expect(result).toEqual({ moves: [], edits: { '.loupeignore': '# mine\n*.gif\n/cat/1.jpg\n' } });
  });

  it('plans fixes on top of each other', () => {
    const view = viewOf(animals, { formats: { 'cat/2.jpg': 'png' } });
    const renamed: Fix = { verb: 'rename-extension', files: ['cat/2.jpg'] };
    expect(planned(view, renamed, relabel('dog', 'cat/2.png'), { verb: 'trash', files: ['dog/3.jpg'] })).toEqual(
      moves('cat/2.jpg > cat/2.png', 'cat/2.png > dog/2.png', 'dog/3.jpg > .loupe/trash/ID/dog/3.jpg'),
    );
  });
});

describe('sort', () => {
  const parted = ['train/cat/1.jpg', 'train/dog/1.jpg', 'test/cat/2.jpg', 'test/dog/2.jpg'];

  it('makes folders of classes in a folder that has none, for several classes in one fix', () => {
    const view = viewOf(['1.jpg', '2.jpg', '3.jpg'], { layout: null });
    expect(planned(view, sort('cat', '1.jpg'), sort('dog', '3.jpg'))).toEqual(
      moves('1.jpg > cat/1.jpg', '3.jpg > dog/3.jpg'),
    );
    expect(planned(view, sort('a/..', '1.jpg'))).toEqual([
      '“a/..” cannot be a class: its name begins with a dot, so it would be hidden. Choose another name.',
    ]);
  });

  it('takes the folder of a class as it is written, beside the others', () => {
    const view = viewOf([...animals, 'stray.jpg']);
    expect(planned(view, sort('Cat', 'stray.jpg'))).toEqual(moves('stray.jpg > cat/stray.jpg'));
    expect(planned(view, sort('cow', 'stray.jpg'))).toEqual(moves('stray.jpg > cow/stray.jpg'));
    expect(planned(view, sort('cat', 'dog/1.jpg'))).toEqual([
      'dog/1.jpg: It is of the class “dog” already. Use relabel to give it another.',
    ]);
    expect(planned(viewOf([...animals, 'sub/1.jpg', '1.jpg']), sort('cat', '1.jpg'))).toEqual([
      '1.jpg: cat/1.jpg is there already, and nothing is written over. Rename one of the two first.',
    ]);
  });

  it('asks which part, where the folders of classes stand in several', () => {
    const view = viewOf([...parted, 'test/9.jpg']);
    expect(planned(view, sort('cat', 'test/9.jpg'))).toEqual([
      'The folders of the classes stand in test and train. Say in which the images belong: --into test or train.',
    ]);
    expect(planned(view, sort('cat', 'test/9.jpg', 'train'))).toEqual(moves('test/9.jpg > train/cat/9.jpg'));
    expect(planned(view, sort('cat', 'test/9.jpg', '../x'))).toEqual([
      '“../x” is no folder inside the dataset. Give one of its folders, relative to it.',
    ]);
  });

  it('adds a row to the table, as its others are written', () => {
    const images = ['train/1.jpg', 'train/2.jpg', 'train/3.jpg', 'train/4.jpg', 'test/9.jpg'];
    const text = 'id;breed;breed_id\r\n1;"fox";7\r\n2;"owl";8\r\n3;"fox";7\r\n4;"owl";8';
    const view = viewOf(images, { tables: { 'labels.csv': text } });
    expect(planned(view, sort('owl', 'test/9.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': `${text}\r\n9;"owl";8` },
    });
    expect(planned(view, sort('wolf; grey', 'test/9.jpg'))).toEqual({
      moves: [],
      edits: { 'labels.csv': `${text}\r\n9;"wolf; grey";` },
    });
    expect(planned(view, sort('owl', 'train/1.jpg'))).toEqual([
      'train/1.jpg: It is of the class “fox” already. Use relabel to give it another.',
    ]);
  });

  it('puts new rows into the training part, and refuses where the table has columns for other classes only', () => {
    const images = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'new.jpg'];
    const parts = 'file,label,split\na.jpg,fox,train\nb.jpg,owl,test\nc.jpg,fox,test\nd.jpg,owl,train\n';
    expect(planned(viewOf(images, { tables: { 't.csv': parts } }), sort('owl', 'new.jpg'))).toEqual({
      moves: [],
      edits: { 't.csv': `${parts}new.jpg,owl,train\n` },
    });
    const hot = 'file,fox,owl\na.jpg,1,0\nb.jpg,0,1\nc.jpg,1,0\nd.jpg,0,1\n';
    const view = viewOf(images, { tables: { 't.csv': hot } });
    expect(planned(view, sort('owl', 'new.jpg'))).toEqual({ moves: [], edits: { 't.csv': `${hot}new.jpg,0,1\n` } });
    expect(planned(view, sort('cow', 'new.jpg'))).toEqual([
      't.csv has a column for each class, and no row of “cow” to follow. Add the first by hand.',
    ]);
  });
});
