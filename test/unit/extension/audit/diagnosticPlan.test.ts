import { describe, expect, it } from 'vitest';
import { mostOfKind, planDiagnostics } from '../../../../src/extension/problems/diagnosticPlan';
import { problem } from './reports';

describe('lines of the Problems panel', () => {
  it('are one for each image of a problem, which lead to the other images of its group', () => {
    const [cat, dog, ...rest] = planDiagnostics(
      [problem('duplicate-across-classes', ['cat/1.jpg', 'dog/1.jpg'], 'Both are the same.')],
      'information',
    );
    expect(rest).toEqual([]);
    expect(cat).toEqual({
      file: 'cat/1.jpg',
      kind: 'duplicate-across-classes',
      severity: 'error',
      message: 'Same picture in two classes: Both are the same.',
      related: [{ file: 'dog/1.jpg', message: 'Same picture in two classes' }],
    });
    expect(dog).toMatchObject({ file: 'dog/1.jpg', related: [{ file: 'cat/1.jpg' }] });
  });

  it('are one for the dataset where a problem is about classes, however many images it names', () => {
    const planned = planDiagnostics([problem('trap', ['a', 'b']), problem('small-class', [])], 'information');
    expect(planned.map(({ file, related }) => [file, related.length])).toEqual([
      ['', 2],
      ['', 0],
    ]);
  });

  it('are only those that are severe enough', () => {
    const all = [problem('unreadable', ['a']), problem('label-issue', ['b']), problem('dark', ['c'])];
    const kinds = (least: 'error' | 'warning' | 'information') => planDiagnostics(all, least).map(({ kind }) => kind);
    expect(kinds('information')).toEqual(['unreadable', 'label-issue', 'dark']);
    expect(kinds('warning')).toEqual(['unreadable', 'label-issue']);
    expect(kinds('error')).toEqual(['unreadable']);
  });

  it('are the worst of a kind with very many, and one that counts the rest', () => {
    const many = Array.from({ length: mostOfKind + 1234 }, (_, i) => problem('rotated', [`${i}.jpg`]));
    const planned = planDiagnostics([...many, problem('animated', ['x.gif'])], 'information');
    expect(planned).toHaveLength(mostOfKind + 2);
    expect(planned[0]!.file).toBe('0.jpg');
    expect(planned.at(-1)).toMatchObject({
      file: '',
      kind: 'rotated',
      message: 'Turned by its camera: 1,234 more. The dataset page lists all of them.',
    });
  });

  it('lead to a few of the others where a group is large', () => {
    const group = Array.from({ length: 60 }, (_, i) => `${i}.jpg`);
    const planned = planDiagnostics([problem('near-duplicate', group)], 'information');
    expect(planned).toHaveLength(60);
    expect(planned.every(({ related }) => related.length === 20)).toBe(true);
  });
});
