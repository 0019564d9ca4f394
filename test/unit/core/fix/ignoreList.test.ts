import { describe, expect, it } from 'vitest';
import { ignoreLimits, ignoreLine, readIgnoreList } from '../../../../src/core/fix/ignoreList';
import { editIgnoreList } from '../../../../src/core/fix/ignoreListEdit';

const excluded = (text: string, ...files: string[]): string[] => {
  const matches = readIgnoreList(text, 'list');
  return files.filter((file) => matches(file) !== null);
};

it.each([
  ['cat/1.jpg', ['cat/1.jpg', 'dog/cat/1.jpg', 'cat/11.jpg'], ['cat/1.jpg']],
  ['/1.jpg', ['1.jpg', 'cat/1.jpg'], ['1.jpg']],
  ['1.jpg', ['1.jpg', 'cat/1.jpg', 'cat/x1.jpg'], ['1.jpg', 'cat/1.jpg']],
  ['cat', ['cat/1.jpg', 'train/cat/1.jpg', 'cats/1.jpg'], ['cat/1.jpg', 'train/cat/1.jpg']],
  ['cat/', ['cat/1.jpg', 'cats/1.jpg'], ['cat/1.jpg']],
  ['cat/*.gif', ['cat/a.gif', 'cat/b/a.gif', 'cat/a.gifs', 'dog/a.gif'], ['cat/a.gif']],
  ['*.gif', ['a.gif', 'cat/b/a.gif', 'a.jpg'], ['a.gif', 'cat/b/a.gif']],
  ['cat/**', ['cat/a/b.jpg', 'cat/a.jpg', 'dog/a.jpg'], ['cat/a/b.jpg', 'cat/a.jpg']],
  ['**/b.jpg', ['b.jpg', 'a/c/b.jpg', 'a/ab.jpg'], ['b.jpg', 'a/c/b.jpg']],
  ['a/**/b.jpg', ['a/b.jpg', 'a/x/y/b.jpg', 'a/xb.jpg', 'ab.jpg'], ['a/b.jpg', 'a/x/y/b.jpg']],
  ['a*b*c', ['abc', 'axbxc', 'a/b/c', 'abcd'], ['abc', 'axbxc']],
  ['# cat\n\n  \ncat/1.jpg  \r\n', ['cat/1.jpg', '# cat'], ['cat/1.jpg']],
  ['\ufeffcat/1.jpg\rdog/2.jpg', ['cat/1.jpg', 'dog/2.jpg'], ['cat/1.jpg', 'dog/2.jpg']],
  ['*.jpg\n!cat/2.jpg\n', ['cat/1.jpg', 'cat/2.jpg'], ['cat/1.jpg']],
  ['!cat/2.jpg\n*.jpg', ['cat/1.jpg', 'cat/2.jpg'], ['cat/1.jpg', 'cat/2.jpg']],
  ['cat\\dog.jpg', ['cat/dog.jpg', 'catdog.jpg'], ['cat/dog.jpg']],
  ['/a\\*.jpg', ['a*.jpg', 'ab.jpg'], ['a*.jpg']],
  ['/ga\u0308nse/1.jpg', ['g\u00e4nse/1.jpg'], ['g\u00e4nse/1.jpg']],
  ['img[1].jpg', ['img[1].jpg', 'img1.jpg'], ['img[1].jpg']],
])('%j', (text, files, expected) => {
  expect(excluded(text, ...files)).toEqual(expected);
});

it.each(['cat/1.jpg', '#1.jpg', '!x.jpg', 'a*b/**.jpg', 'back\\slash.jpg', 'space .jpg ', ' lead.jpg', 'ä/ö.jpg', '*'])(
  'writes a line that means %j alone',
  (file) => {
    const line = ignoreLine(file)!;
    const others = [`x/${file}`, `${file}x`, file.replace('*', 'y')].filter((other) => other !== file);
    expect(excluded(line, file, ...others)).toEqual([file]);
    expect(readIgnoreList(`x\n${line}`, 'list')(file)).toBe(2);
  },
);

it('takes time in proportion for patterns that expressions choke on', () => {
  const begin = performance.now();
  expect(excluded(`${'a*'.repeat(500)}b`, 'a'.repeat(4000))).toEqual([]);
  expect(excluded(`${'**/a*'.repeat(500)}b`, 'a/'.repeat(2000))).toEqual([]);
  expect(performance.now() - begin).toBeLessThan(60_000);
});

it.each([
  ['\n'.repeat(ignoreLimits.lines), 'lines'],
  ['*\n'.repeat(ignoreLimits.patterns + 1), 'patterns'],
  ['x'.repeat(ignoreLimits.length + 1), 'characters'],
])('refuses a list that is too long (%#)', (text, words) => {
  expect(() => readIgnoreList(text, 'photos/.loupeignore')).toThrow(words);
});

describe('editing', () => {
  const edit = (text: string | null, files: string[], exclude: boolean) => {
    const edited = editIgnoreList(text, files, exclude, 'list');
    if (!edited.ok) throw new Error(edited.refusals.map(({ reason }) => reason).join());
    return edited.text;
  };

  it('adds lines as others end theirs, and keeps what is there', () => {
    expect(edit('# mine\r\ncat/1.jpg\r\n', ['dog/2.jpg'], true)).toBe('# mine\r\ncat/1.jpg\r\n/dog/2.jpg\r\n');
    expect(edit('cat/1.jpg', ['dog/2.jpg'], true)).toBe('cat/1.jpg\n/dog/2.jpg\n');
    expect(edit('*.jpg\n', ['dog/2.jpg'], true)).toBe('*.jpg\n');
    expect(edit('', ['a.jpg'], true)).toBe('/a.jpg\n');
    expect(edit('\ufeff', ['a.jpg'], true)).toBe('\ufeff/a.jpg\n');
    expect(edit(null, ['a.jpg'], true)).toMatch(/^# .*\n\/a\.jpg\n$/);
  });

  it('takes back a line of its own, one of the user’s, and what a pattern excludes', () => {
    expect(edit('/a.jpg\n/b.jpg\n', ['a.jpg'], false)).toBe('/b.jpg\n');
    expect(edit('cat/1.jpg\n/b.jpg', ['cat/1.jpg'], false)).toBe('/b.jpg');
    expect(edit('*.jpg\n', ['cat/1.jpg'], false)).toBe('*.jpg\n!/cat/1.jpg\n');
    expect(edit('*.jpg\n!/cat/1.jpg\n', ['cat/1.jpg'], true)).toBe('*.jpg\n');
  });

  it('refuses a name that a list of lines cannot hold', () => {
    expect(editIgnoreList(null, ['a\nb.jpg'], true, 'list')).toMatchObject({
      ok: false,
      refusals: [{ file: 'a\nb.jpg' }],
    });
  });
});
