import { existsSync, readFileSync, renameSync } from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { parseJsonWith } from '../../../src/protocol/parse';
import { sortOutputSchema, type SortOutput } from '../../../src/protocol/sortOutput';
import { SortingDraft } from '../../../src/runfolder/sorting/draft';
import { contentsOf } from '../jobs/fix/randomFixes';
import { temporaryFolder } from '../jobs/tinyDataset';
import { finished, type StartOptions } from './builtCli';

/** The drawn sample with 18 images of three classes beside the folders of the classes. */
async function unsorted(options: StartOptions): Promise<{ root: string; truth: Map<string, string> }> {
  const root = path.join(temporaryFolder('sort'), 'shapes');
  await finished(['sample', root], path.dirname(root), options);
  const truth = new Map<string, string>();
  for (const label of ['leaf', 'fish', 'starfish'])
    for (let i = 40; i < 46; i++) {
      const name = `${label}-${i}.jpg`;
      const from = path.join(root, label, name);
      // The names say the classes; they are not to be read from there.
      const to = `${truth.size + 100}.jpg`;
      renameSync(from, path.join(root, to));
      truth.set(to, label);
    }
  return { root, truth };
}

it('proposes classes by the images that have one, applies the sure ones only when asked, and takes them back', async () => {
  const options: StartOptions = { env: { LOUPE_STATE_DIR: path.join(temporaryFolder('state'), 'state') } };
  const { root, truth } = await unsorted(options);
  const first = contentsOf(root);
  const run = async (...args: string[]): Promise<SortOutput> => {
    const { stdout } = await finished(['sort', root, ...args, '--json'], root, options);
    const parsed = parseJsonWith(sortOutputSchema, stdout);
    if (!parsed.ok) throw new Error(parsed.problem);
    return parsed.value;
  };
  const table = path.join(temporaryFolder('table'), 'proposals.csv');
  const proposed = await run('--propose', '--csv', table);
  expect(proposed.files).toEqual([...truth.keys()]);
  expect(proposed.proposals!.map(({ file }) => file)).toEqual(proposed.files);
  const right = proposed.proposals!.filter(({ file, label }) => truth.get(file) === label);
  expect(right.length).toBeGreaterThanOrEqual(16);
  expect(readFileSync(table, 'utf8').split('\r\n')[0]).toBe('file,label,probability,second,second_probability,rule');
  expect(contentsOf(root)).toEqual(first);

  await finished(['sort', root, '--propose', '--apply'], root, { ...options, code: 2 });
  await finished(['sort', root, '--at-least', '0.9'], root, { ...options, code: 2 });
  expect(contentsOf(root)).toEqual(first);

  const sure = proposed.proposals!.filter(({ probability }) => probability >= 0.9);
  expect(sure.length).toBeGreaterThan(3);
  const { applied } = await run('--propose', '--apply', '--at-least', '0.9');
  expect(applied!.moves).toHaveLength(sure.length);
  for (const { file, label } of sure) expect(existsSync(path.join(root, label!, file))).toBe(true);
  await finished(['fix', root, '--undo'], root, options);
  expect(contentsOf(root)).toEqual(first);
});

it('applies labels that wait by one fix, once, and leaves the rest', async () => {
  const state = path.join(temporaryFolder('state'), 'state');
  const options: StartOptions = { env: { LOUPE_STATE_DIR: state } };
  const { root } = await unsorted(options);
  process.env.LOUPE_STATE_DIR = state;
  const draft = new SortingDraft(root);
  draft.add({ kind: 'labels', changes: [{ file: '100.jpg', label: 'leaf' }] });
  draft.add({
    kind: 'labels',
    changes: [
      { file: '106.jpg', label: 'fish' },
      { file: '107.jpg', label: 'whale' },
    ],
  });
  draft.add({ kind: 'labels', changes: [{ file: 'gone.jpg', label: 'fish' }] });
  expect((await finished(['sort', root], root, options)).stdout).toContain('3 labels given in the editor wait');
  const done = await finished(['sort', root, '--apply'], root, options);
  expect(done.stdout).toContain('“whale” is a new class.');
  for (const file of ['leaf/100.jpg', 'fish/106.jpg', 'whale/107.jpg', '101.jpg'])
    expect(existsSync(path.join(root, file)), file).toBe(true);
  expect(draft.read().actions).toEqual([]);
  const again = parseJsonWith(
    sortOutputSchema,
    (await finished(['sort', root, '--apply', '--json'], root, options)).stdout,
  );
  expect(again).toMatchObject({ ok: true, value: { waiting: 0, applied: null } });
});
