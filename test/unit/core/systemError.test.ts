import { expect, it } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { systemError } from '../../../src/core/systemError';

const thrown = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: something, write`), { code, ...(path === undefined ? {} : { path }) });

it.each([
  ['ENOSPC', undefined, '/runs/one', 'disk-full', 'The disk of /runs/one is full. Free some space'],
  ['ENOSPC', '/a/b', '/runs/one', 'disk-full', 'The disk of /a/b is full'],
  ['EDQUOT', undefined, undefined, 'disk-full', 'The disk is full for this user'],
  ['EROFS', '/a/b', undefined, 'no-access', '/a/b lies on a disk that cannot be written'],
  ['EACCES', '/a/b', undefined, 'no-access', '/a/b may not be read or written by this user. Change its rights'],
  ['EMFILE', '/a/b', undefined, 'too-many-files', 'ulimit -n'],
])('%s is reported in words that help', (code, path, place, name, words) => {
  const error = systemError(thrown(code, path), place);
  expect(error).toMatchObject({ code: name, cause: expect.any(Error) as Error });
  expect(error?.message).toContain(words);
});

it('leaves everything else alone', () => {
  expect(systemError(new Error('a fault of the program'), '/x')).toBeUndefined();
  expect(systemError(new LoupeError('disk-full', 'said already'))).toBeUndefined();
  expect(systemError('ENOSPC')).toBeUndefined();
});
