import { describe, expect, it } from 'vitest';
import { duplicateGroups, duplicateProblems } from '../../../src/engine/datasets/duplicates';
import { cpuTime } from '../../setup/cpuTime';

describe('duplicates', () => {
  it('groups equal hashes, not missing ones', () => {
    expect(duplicateGroups(['a', 'b', '', 'a', '', 'b', 'a', 'c'])).toEqual([
      [0, 3, 6],
      [1, 5],
    ]);
  });

  it('names classes, parts and a few other files', () => {
    const files = Array.from({ length: 6 }, (_, i) => `${i}.jpg`);
    const problems = duplicateProblems(
      [
        [0, 1],
        [2, 3, 4, 5],
      ],
      { files, classes: ['cat', 'dog'], classIndex: [0, 1, 0, 0, 0, -1], part: [1, 1, 1, 1, 1, 3] },
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'duplicate-across-classes',
      'duplicate-across-classes',
      'duplicate-across-parts',
      'duplicate-across-parts',
      'duplicate-across-parts',
      'duplicate-across-parts',
    ]);
    expect(problems[0]!.message).toBe(
      'The same picture as 1.jpg, but in different classes (cat and dog). One of the labels is wrong.',
    );
    expect(problems[5]!.message).toMatch(
      /^The same picture as 2\.jpg, 3\.jpg and 4\.jpg, in different parts \(train and test\)/,
    );
  });

  it('takes as long for each of 100,000 copies of one picture as for each of 10,000', () => {
    const find = (n: number) => {
      const files = Array.from({ length: n }, (_, i) => `class/${i}.jpg`);
      const before = cpuTime();
      const problems = duplicateProblems(duplicateGroups(files.map(() => 'same')), {
        files,
        classes: ['class'],
        classIndex: new Int32Array(n),
        part: new Uint8Array(n),
      });
      return { problems, took: cpuTime() - before };
    };
    // The first time it is compiled.
    find(10_000);
    const { took: few } = find(10_000);
    const { took: many, problems } = find(100_000);
    // A hundred times as long if each were compared with each.
    expect(many).toBeLessThan(40 * Math.max(few, 5));
    expect(problems[99_999]).toEqual({
      file: 'class/99999.jpg',
      group: 'class/0.jpg',
      code: 'duplicate',
      message: 'The same picture as class/0.jpg, class/1.jpg, class/2.jpg and 99996 more.',
    });
  });
});
