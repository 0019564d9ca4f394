import { describe, expect, it } from 'vitest';
import { foundProblems, stillThere } from '../../../../src/extension/audit/found';
import { auditOf, problem, scanOf } from './reports';

const copy = (file: string) => ({ file, code: 'duplicate-across-classes', message: 'A copy.', group: 'cat/1.jpg' });

describe('what is wrong with a dataset by scan and audit together', () => {
  it('is what the scan found where there was no audit', () => {
    const scan = scanOf(['cat/1.jpg'], { problems: [copy('cat/1.jpg')] });
    expect(foundProblems(scan, undefined)).toEqual({ scanned: scan.problems, audited: [] });
  });

  it('has each fault once: in the words of the audit, and what cannot be used among the skipped files', () => {
    const other = { file: '', code: 'one-class', message: 'One class.' };
    const scan = scanOf(['cat/1.jpg', 'dog/1.jpg'], {
      problems: [
        copy('cat/1.jpg'),
        copy('dog/1.jpg'),
        other,
        { file: 'cat/2.jpg', code: 'wrong-extension', message: 'PNG.' },
      ],
      skipped: [{ file: 'cat/cut.jpg', code: 'truncated', reason: 'Ends early.', class: 'cat' }],
    });
    const copies = problem('duplicate-across-classes', ['cat/1.jpg', 'dog/1.jpg']);
    const found = foundProblems(scan, auditOf([copies, problem('unreadable', ['cat/cut.jpg'])]));
    expect(found.audited).toEqual([copies]);
    // The audit did not look for wrong extensions, so what the scan says of them stays.
    expect(found.scanned.map(({ code }) => code)).toEqual(['one-class', 'wrong-extension']);
  });

  it('keeps an unreadable file that the scan does not know', () => {
    expect(foundProblems(scanOf([]), auditOf([problem('unreadable', ['cat/new.jpg'])])).audited).toHaveLength(1);
  });

  it('lacks what was repaired since, and a group of which one file is left over', () => {
    const three = problem('exact-duplicate', ['a', 'b', 'c']);
    const two = problem('exact-duplicate', ['d', 'e']);
    const all = [three, two, problem('dark', ['f']), problem('small-class', [])];
    expect(stillThere(all, new Set())).toBe(all);
    expect(stillThere(all, new Set(['c', 'd', 'f']))).toEqual([{ ...three, files: ['a', 'b'] }, all[3]]);
    const scan = scanOf([], { problems: [copy('a'), copy('z')] });
    expect(foundProblems(scan, undefined, new Set(['a'])).scanned.map(({ file }) => file)).toEqual(['z']);
  });
});
