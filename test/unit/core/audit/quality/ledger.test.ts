import { expect, test } from 'vitest';
import { findInLedger } from '../../../../../src/core/audit/quality/ledger';

test('files that cannot be read are problems; those that the layout leaves out are not', () => {
  const problems = findInLedger(
    [
      { file: 'cat/cut.jpg', code: 'truncated', reason: 'The file ends before its picture does.', class: 'cat' },
      { file: '.hidden/a.jpg', code: 'hidden', reason: 'It is hidden.', class: null },
    ],
    [
      { file: 'cat/a.jpg', code: 'wrong-extension', message: 'It is a PNG image.' },
      { file: '', code: 'folds', message: 'A table numbers folds.' },
    ],
  );
  expect(problems).toEqual([
    {
      kind: 'unreadable',
      severity: 'error',
      score: 1,
      files: ['cat/cut.jpg'],
      classes: ['cat'],
      message: 'The file ends before its picture does.',
    },
    {
      kind: 'wrong-extension',
      severity: 'information',
      score: 1,
      files: ['cat/a.jpg'],
      classes: [],
      message: 'It is a PNG image.',
    },
  ]);
});
