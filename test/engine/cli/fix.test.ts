import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { parseJsonWith } from '../../../src/protocol/parse';
import { fixListOutputSchema, fixOutputSchema, undoOutputSchema } from '../../../src/protocol/fixOutput';
import { contentsOf, fixable } from '../jobs/fix/randomFixes';
import { temporaryFolder } from '../jobs/tinyDataset';
import { finished, killedAt, type StartOptions } from './builtCli';

function place(): StartOptions & { readonly env: { LOUPE_STATE_DIR: string } } {
  return { env: { LOUPE_STATE_DIR: path.join(temporaryFolder('state'), 'state') } };
}

it('repairs a dataset, lists it and takes it back', async () => {
  const root = await fixable('table');
  const options = place();
  const first = contentsOf(root);
  const run = async (...args: string[]) => (await finished(['fix', root, ...args, '--json'], root, options)).stdout;
  const dry = parseJsonWith(fixOutputSchema, await run('relabel', 'images/1.jpg', '--to', 'dog', '--dry-run'));
  expect(dry).toMatchObject({ ok: true, value: { applied: false, id: null, moves: [], edited: ['labels.csv'] } });
  expect(contentsOf(root)).toEqual(first);
  const done = parseJsonWith(fixOutputSchema, await run('relabel', 'images/1.jpg', '--to', 'dog'));
  expect(done).toMatchObject({ ok: true, value: { applied: true, edited: ['labels.csv'], refusals: [] } });
  const line = readFileSync(path.join(root, 'labels.csv'), 'latin1').split('\r\n')[2];
  expect(line).toBe('"images/1.jpg";dog;2;train');
  const renamed = parseJsonWith(fixOutputSchema, await run('rename-extension', path.join(root, 'images/0.jpg')));
  expect(renamed).toMatchObject({ ok: true, value: { moves: [{ from: 'images/0.jpg', to: 'images/0.png' }] } });
  expect(parseJsonWith(fixListOutputSchema, await run('--list'))).toMatchObject({
    ok: true,
    value: { fixes: [{ title: expect.stringContaining('images/0.jpg') as string }, { state: 'done' }] },
  });
  expect(parseJsonWith(undoOutputSchema, await run('--undo', '2'))).toMatchObject({
    ok: true,
    value: { undone: [{}, {}] },
  });
  expect(contentsOf(root)).toEqual(first);
});

it('takes the names of files from a list', async () => {
  const root = await fixable('folders');
  const options = place();
  const first = contentsOf(root);
  const names = Object.keys(first)
    .filter((file) => file.endsWith('.jpg'))
    .slice(0, 3);
  expect(names).toHaveLength(3);
  const list = path.join(temporaryFolder('names'), 'list.txt');
  for (const text of [`\ufeff${names.slice(1).join('\r\n')}\r\n`, names.slice(1).join('\0')]) {
    writeFileSync(list, text);
    const { stdout } = await finished(['fix', root, '--files-from', list, '--json', 'trash', names[0]!], root, options);
    const done = parseJsonWith(fixOutputSchema, stdout);
    expect(done.ok && done.value.moves.map(({ from }) => from).sort()).toEqual([...names].sort());
    await finished(['fix', root, '--undo'], root, options);
    expect(contentsOf(root)).toEqual(first);
  }
  const ended = await finished(['fix', root, 'trash', '--files-from', `${list}.gone`], root, { ...options, code: 2 });
  expect(ended.stderr).toContain('Check its path.');
});

it('says why nothing is done, and ends with 1', async () => {
  const root = await fixable('folders');
  const first = contentsOf(root);
  const ended = await finished(['fix', root, 'relabel', 'cat/same.jpg', '--to', 'dog'], root, { ...place(), code: 1 });
  expect(ended.stderr).toContain('cat/same.jpg: dog/same.jpg is there already');
  const told = await finished(['fix', root, 'trash', '../x.jpg', '--json'], root, { ...place(), code: 1 });
  expect(parseJsonWith(fixOutputSchema, told.stdout)).toMatchObject({
    ok: true,
    value: { refusals: [{ file: '../x.jpg' }] },
  });
  for (const args of [
    ['destroy', 'a'],
    ['trash', 'a', '--undo'],
    ['relabel', 'a'],
    ['trash', 'a', '--to', 'b'],
    ['--undo', 'x'],
    [],
  ])
    await finished(['fix', root, ...args], root, { ...place(), code: 2 });
  expect(contentsOf(root)).toEqual(first);
  expect(existsSync(path.join(root, '.loupe'))).toBe(false);
});

it('ends what a crash left, and says so', async () => {
  const root = await fixable('folders');
  const options = place();
  const first = contentsOf(root);
  const files = ['cat/img 3.jpg', 'cat/img 6.jpg'];
  await killedAt(
    ['fix', root, 'relabel', ...files, '--to', 'dog'],
    root,
    { path: 'dog.img 6', kind: 'link', when: 'after' },
    options,
  );
  const ended = await finished(['fix', root, '--list'], root, options);
  expect(ended.stderr).toContain('A crash had interrupted “Relabel: 2 files → dog”; it is finished now.');
  expect(Object.keys(contentsOf(root))).toEqual(expect.arrayContaining(['dog/img 3.jpg', 'dog/img 6.jpg']));
  await finished(['fix', root, '--undo'], root, options);
  expect(contentsOf(root)).toEqual(first);
});
