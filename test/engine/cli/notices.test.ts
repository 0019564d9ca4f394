import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OutputNotice } from '../../../src/protocol/cliOutput';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { startCli } from './builtCli';

interface Document {
  readonly notices: OutputNotice[];
  readonly [key: string]: unknown;
}

let workspace: string;
let folder: string;
let run: string;
let trained: { document: Document; stderr: string };

/** What a command says to programs, and to people beside it. */
async function say(...args: string[]): Promise<typeof trained> {
  const { stdout, stderr } = await startCli([...args, '--json'], workspace).ended;
  return { document: JSON.parse(stdout) as Document, stderr };
}

/** A table of 24 images; two of its rows name no file, and one file is torn. */
beforeAll(async () => {
  workspace = temporaryFolder('ws');
  const images = await tinyDataset(12, ['blue: 🐟', 'grün 100%']);
  folder = path.join(temporaryFolder('data'), 'listed');
  mkdirSync(folder);
  const rows = ['file,label', 'gone1.jpg,c0', 'gone2.jpg,c1', 'torn.jpg,c1'];
  readdirSync(images).forEach((name, label) =>
    readdirSync(path.join(images, name)).forEach((file, number) => {
      const to = `${label}-${number}.jpg`;
      copyFileSync(path.join(images, name, file), path.join(folder, to));
      rows.push(`${to},c${label}`);
    }),
  );
  writeFileSync(path.join(folder, 'torn.jpg'), readFileSync(path.join(folder, '0-0.jpg')).subarray(0, 300));
  writeFileSync(path.join(folder, 'labels.csv'), rows.join('\n'));
  run = path.join(workspace, '.loupe', 'runs', 'r');
  trained = await say('train', folder, '--out', run);
});

describe('every document has the notices', () => {
  it('of a training: those of its events, with rows as rows and files as files', () => {
    const events = readFileSync(path.join(run, 'events.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as OutputNotice & { type: string });
    const notices = events
      .filter(({ type }) => type === 'notice')
      .map(({ level, code, message }) => ({ level, code, message }));
    expect(trained.document.notices).toEqual(notices);
    expect(notices).toContainEqual({
      level: 'warning',
      code: 'rows-without-file',
      message: expect.stringMatching(
        /^2 rows without a file: gone1\.jpg and gone2\.jpg\. The first: Line 2 of labels\.csv /,
      ) as string,
    });
    expect(notices).toContainEqual({
      level: 'warning',
      code: 'skipped',
      message: expect.stringMatching(/^1 file skipped: torn\.jpg\. /) as string,
    });
    for (const { level, message } of notices)
      expect(trained.stderr).toContain(level === 'info' ? message : `Warning: ${message}`);
    const record = JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8')) as { result: { skipped: number } };
    expect(record.result.skipped).toBe(1);
  });

  it('of an estimate', async () => {
    const { document, stderr } = await say('estimate', folder);
    const warnings = document.notices.filter(({ level }) => level === 'warning');
    expect(warnings.map(({ message }) => `Warning: ${message}\n`).join('')).toBe(stderr);
  });

  it('of an evaluation', async () => {
    const other = path.join(temporaryFolder('data'), 'seen');
    for (const label of ['c0', 'c1']) {
      mkdirSync(path.join(other, label), { recursive: true });
      for (let number = 0; number < 12; number++)
        copyFileSync(path.join(folder, `${label[1]}-${number}.jpg`), path.join(other, label, `${number}.jpg`));
    }
    const { document, stderr } = await say('evaluate', run, other);
    const [notice] = document.notices.filter(({ code }) => code === 'trained-on');
    expect(notice).toMatchObject({ level: 'warning' });
    expect(stderr).toContain(`Warning: ${notice?.message}`);
    const { stdout } = await startCli(['evaluate', run, folder], workspace).ended;
    expect(stdout).toContain('\n2 rows without a file; --json names them.');
  });

  it('of a summary', async () => {
    expect((await say('summary', 'small-cnn')).document.notices).toEqual([
      { level: 'info', code: 'summary-classes', message: 'Drawn for 2 classes; another number: --classes' },
    ]);
  });

  it('of a prediction', async () => {
    const { document, stderr } = await say('predict', run, path.join(folder, 'torn.jpg'), '--csv', 'none.csv');
    expect(document.notices).toEqual([
      { level: 'warning', code: 'not-written', message: expect.stringContaining('none.csv is not written') as string },
    ]);
    expect(stderr).toContain(`Warning: ${document.notices[0]?.message}`);
  });

  it('of the lists of runs and of evaluations', async () => {
    const torn = path.join(path.dirname(run), 'torn');
    mkdirSync(torn);
    writeFileSync(path.join(torn, 'run.json'), '{');
    const { document, stderr } = await say('runs');
    expect(document.runs).toMatchObject([{ run }]);
    expect(document.notices).toMatchObject([{ level: 'warning', code: 'broken-run' }]);
    expect(document.notices[0]?.message).toContain(torn);
    expect(stderr).toBe(`Warning: ${document.notices[0]?.message}\n`);
    mkdirSync(path.join(run, 'evaluation', 'x-00000000'));
    writeFileSync(path.join(run, 'evaluation', 'x-00000000', 'metrics.json'), '{');
    expect((await say('evaluate', run, '--list')).document.notices).toMatchObject([{ code: 'broken-evaluation' }]);
  });

  it.each(['devices', 'weights', 'runtime'])('of %s', async (command) =>
    expect(Array.isArray((await say(command)).document.notices)).toBe(true),
  );
});

it('--progress none prints no epoch; the log has them', async () => {
  const out = path.join(workspace, '.loupe', 'runs', 'silent');
  const args = ['train', folder, '--recipe', 'head', '--epochs', '2', '--out', out];
  const { stdout, stderr, code } = await startCli([...args, '--progress', 'none'], workspace).ended;
  expect(code).toBe(0);
  expect(`${stdout}${stderr}`).not.toMatch(/Epoch \d/);
  expect(readFileSync(path.join(out, 'log.txt'), 'utf8').match(/Epoch \d\/2/g)).toEqual(['Epoch 1/2', 'Epoch 2/2']);
  expect(stdout).toContain('Done in');
});
