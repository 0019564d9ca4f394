import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { dataSinceOutputSchema, trainOutputSchema } from '../../../src/protocol/cliOutput';
import { encodePng } from '../../../src/engine/images/encode';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
let workspace: string;
let run: string;
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;
const since = async () => {
  const { stdout, stderr, code } = await loupe('runs', '--since', run, '--json');
  expect(code, stderr).toBe(0);
  return v.parse(dataSinceOutputSchema, JSON.parse(stdout));
};

beforeAll(async () => {
  dataset = await tinyDataset(8);
  workspace = temporaryFolder('ws');
  const { stdout, stderr } = await loupe('train', dataset, '--json', '--recipe', 'small-cnn', '--epochs', '1');
  run = v.parse(trainOutputSchema, JSON.parse(stdout || JSON.stringify(stderr))).run;
});

test('a run says what changed in its dataset since', async () => {
  expect(await since()).toMatchObject({ run, folder: dataset, words: 'Nothing changed since the run was trained.' });
  const files = Object.keys(
    (JSON.parse(readFileSync(path.join(run, 'checkpoints/files.json'), 'utf8')) as { files: Record<string, string> })
      .files,
  ).sort();
  expect(files).toHaveLength(24);
  const [first, second, third, fourth] = files as [string, string, string, string];
  const other = path.posix.dirname(files.at(-1)!);
  rmSync(path.join(dataset, first));
  renameSync(path.join(dataset, second), path.join(dataset, other, 'moved-here.png'));
  renameSync(path.join(dataset, third), path.join(dataset, path.posix.dirname(third), 'renamed.png'));
  writeFileSync(path.join(dataset, fourth), await encodePng(new Uint8Array(12).fill(7), 2, 2));
  for (const name of ['new1.png', 'new2.png'])
    writeFileSync(
      path.join(dataset, other, name),
      await encodePng(new Uint8Array(12).fill(name === 'new1.png' ? 90 : 120), 2, 2),
    );
  const { words, changes } = await since();
  expect(words).toBe(
    '2 images added, 1 relabelled, 1 with other content, 1 renamed, 1 removed since the run was trained.',
  );
  expect(changes).toEqual({
    added: [`${other}/new1.png`, `${other}/new2.png`],
    removed: [first],
    relabelled: [`${other}/moved-here.png`],
    changed: [fourth],
    moved: [path.posix.join(path.posix.dirname(third), 'renamed.png')],
    labelsKnown: true,
  });
  const text = (await loupe('runs', '--since', run)).stdout;
  expect(text).toContain(`relabelled: ${other}/moved-here.png`);
});

test('an older run says what it does not know', async () => {
  const file = path.join(run, 'checkpoints/files.json');
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as { files: Record<string, string> };
  const hashes = Object.entries(files).map(([name, said]) => [name, said.split(':')[0]]);
  writeFileSync(file, JSON.stringify({ version: 1, files: Object.fromEntries(hashes) }));
  const old = await since();
  expect(old.changes).toMatchObject({ relabelled: [], labelsKnown: false });
  expect(old.words).toMatch(
    /2 renamed or relabelled, 1 removed .* The run does not remember the classes of its files\.$/,
  );
  rmSync(file);
  expect(await since()).toMatchObject({
    changes: null,
    words: 'The run does not remember which files it was trained on, so what changed since is not known.',
  });
});
