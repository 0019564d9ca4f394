import { describe, expect, it } from 'vitest';
import { dataChanges, dataChangesWords, type ListedFile } from '../../../../src/core/runs/dataChanges';

/** Rows `path content class`; the class may be left out. */
const list = (...rows: string[]): Map<string, ListedFile> =>
  new Map(
    rows.map((row) => {
      const [path, hash, label = null] = row.split(' ');
      return [path!, { hash: hash!, label }];
    }),
  );
const before = list('cat/1 a cat', 'cat/2 b cat', 'cat/3 c cat', 'dog/1 d dog', 'dog/2 e dog', 'dog/3 e dog');

describe('what changed in the data of a run', () => {
  it('is nothing where nothing did', () => {
    expect(dataChangesWords(dataChanges(before, new Map([...before].reverse())))).toBe('');
  });

  it('tells added, relabelled, renamed, changed and removed images apart', () => {
    const now = list(
      'dog/was-cat a dog',
      'cat/renamed b cat',
      'cat/3 x cat',
      'dog/1 d cat',
      'dog/2 e dog',
      'owl/1 f owl',
      'owl/2 g owl',
    );
    const changes = dataChanges(before, now);
    expect(changes).toEqual({
      added: ['owl/1', 'owl/2'],
      removed: ['dog/3'],
      relabelled: ['dog/1', 'dog/was-cat'],
      changed: ['cat/3'],
      moved: ['cat/renamed'],
      labelsKnown: true,
    });
    expect(dataChangesWords(changes)).toBe('2 images added, 2 relabelled, 1 with other content, 1 renamed, 1 removed');
  });

  it('takes copies one by one, those of the same class first', () => {
    const was = list('cat/1 a cat', 'dog/1 a dog', 'dog/2 a dog');
    const changes = dataChanges(was, list('cat/x a cat', 'owl/1 a owl', 'dog/y a dog', 'owl/2 a owl'));
    expect(changes).toMatchObject({ moved: ['cat/x', 'dog/y'], relabelled: ['owl/1'], removed: [], added: ['owl/2'] });
  });

  it('does not say that a class is the same where the list has none', () => {
    const changes = dataChanges(list('cat/1 a', 'cat/2 b'), list('dog/1 a dog', 'cat/2 b cat'));
    expect(changes).toMatchObject({ moved: ['dog/1'], relabelled: [], labelsKnown: false });
    expect(dataChangesWords(changes)).toBe('1 image renamed or relabelled');
  });
});
