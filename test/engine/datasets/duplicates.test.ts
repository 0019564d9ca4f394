import { describe, expect, it } from 'vitest';
import { duplicateGroups, duplicateProblems } from '../../../src/engine/datasets/duplicates';

describe('duplicates', () => {
  it('groups equal hashes, not missing ones', () => {
    expect(duplicateGroups(['a', 'b', '', 'a', '', 'b', 'a', 'c'])).toEqual([[0, 3, 6], [1, 5]]);
  });

  it('names classes, parts and a few other files', () => {
    const files = Array.from({ length: 6 }, (_, i) => `${i}.jpg`);
    const problems = duplicateProblems([[0, 1], [2, 3, 4, 5]], { files, classes: ['cat', 'dog'], classIndex: [0, 1, 0, 0, 0, -1], part: [1, 1, 1, 1, 1, 3] });
    expect(problems.map(({ code }) => code)).toEqual([
      'duplicate-across-classes', 'duplicate-across-classes',
      'duplicate-across-parts', 'duplicate-across-parts', 'duplicate-across-parts', 'duplicate-across-parts',
    ]);
    expect(problems[0]!.message).toBe('The same picture as 1.jpg, but in different classes (cat and dog). One of the labels is wrong.');
    expect(problems[5]!.message).toMatch(/^The same picture as 2\.jpg, 3\.jpg and 4\.jpg, in different parts \(train and test\)/);
  });

  it('takes a moment for 100,000 copies of one picture', () => {
    const n = 100_000;
    const files = Array.from({ length: n }, (_, i) => `class/${i}.jpg`);
    const begin = performance.now();
    const problems = duplicateProblems(duplicateGroups(files.map(() => 'same')), { files, classes: ['class'], classIndex: new Int32Array(n), part: new Uint8Array(n) });
    expect(performance.now() - begin).toBeLessThan(3000);
    expect(problems[n - 1]).toEqual({ file: 'class/99999.jpg', code: 'duplicate', message: 'The same picture as class/0.jpg, class/1.jpg, class/2.jpg and 99996 more.' });
  });
});
