import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { errorCodes } from '../../../src/core/codes/errorCodes';
import { noticeCodes } from '../../../src/core/codes/noticeCodes';
import { problemCodes, skipCodes } from '../../../src/core/codes/problemCodes';
import { LoupeError } from '../../../src/core/errors';
import { problemSchema, skippedFileSchema } from '../../../src/protocol/common';
import { parseWith } from '../../../src/protocol/parse';
import { runEventSchema } from '../../../src/protocol/runEvents';

const root = path.join(__dirname, '../../../src');
const sources = ['core', 'protocol', 'runfolder', 'engine', 'cli', 'extension']
  .flatMap((zone) =>
    readdirSync(path.join(root, zone), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/(error|notice|problem)Codes\.ts$/.test(file))
      .map((file) => readFileSync(path.join(root, zone, file), 'utf8')),
  )
  .join('\n');

it.each(Object.keys({ ...errorCodes, ...noticeCodes, ...problemCodes, ...skipCodes }))(
  '%s is told somewhere',
  (code) => {
    expect(sources).toContain(`'${code}'`);
  },
);

it('gives a notice and a problem different codes: a notice may have a problem’s', () => {
  expect(Object.keys(noticeCodes).filter((code) => code in problemCodes)).toEqual([]);
});

it('reads codes of other versions', () => {
  expect(
    parseWith(runEventSchema, { n: 1, t: 0, type: 'notice', level: 'info', code: 'of-another-version', message: '' })
      .ok,
  ).toBe(true);
  expect(parseWith(skippedFileSchema, { file: 'a.jpg', code: 'of-another-version', reason: '', class: null }).ok).toBe(
    true,
  );
  expect(parseWith(problemSchema, { file: 'a.jpg', code: 'of-another-version', message: '' }).ok).toBe(true);
  expect(LoupeError.told({ code: 'of-another-version', message: 'So.' })).toMatchObject({
    code: 'of-another-version',
    message: 'So.',
  });
});
