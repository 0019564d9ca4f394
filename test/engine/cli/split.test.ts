import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitFileSchema, type SplitFile } from '../../../src/protocol/runFiles';
import { splitCheckOutputSchema, splitOutputSchema, undoneCopyOutputSchema } from '../../../src/protocol/split';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let workspace: string;
/** Images of twelve patients, four of each class, by name and in a table. */
let patients: string;

const read = (name: string): SplitFile =>
  v.parse(splitFileSchema, JSON.parse(readFileSync(path.join(workspace, name), 'utf8')));
const patientOf = (file: string) => /patient\d+/.exec(file)![0];
const sidesOf = ({ train, validation, test }: SplitFile) =>
  [train, validation, test].map((files) => new Set(files.map(patientOf)));
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((one) => b.has(one));
const run = (...args: string[]) => finished(args, workspace);

beforeAll(async () => {
  const drawn = await tinyDataset(16);
  workspace = temporaryFolder('ws');
  patients = path.join(workspace, 'patients');
  const lines = ['file,label,Patient'];
  readdirSync(drawn)
    .sort()
    .forEach((label, c) => {
      mkdirSync(path.join(patients, label), { recursive: true });
      readdirSync(path.join(drawn, label))
        .sort()
        .forEach((file, i) => {
          const patient = c * 4 + Math.floor(i / 4);
          const name = `patient${patient}_${i}.jpg`;
          copyFileSync(path.join(drawn, label, file), path.join(patients, label, name));
          lines.push(`${label}/${name},${label},${patient}`);
        });
    });
  writeFileSync(path.join(patients, 'labels.csv'), lines.join('\n'));
});

describe('loupe split', () => {
  it('copies the parts to folders that are read again as the same split, and takes them back', async () => {
    const { stdout } = await run('split', patients, '--copy', 'parts', '--test-split', '.25', '--json');
    const told = v.parse(splitOutputSchema, JSON.parse(stdout));
    expect(told).toMatchObject({
      file: null,
      copied: { target: path.join(workspace, 'parts'), images: 48, missing: [] },
    });
    const again = v.parse(splitOutputSchema, JSON.parse((await run('split', 'parts', '--dry-run', '--json')).stdout));
    expect(again.parts).toEqual(told.parts);
    const refused = await finished(['split', patients, '--copy', 'parts'], workspace, { code: 1 });
    expect(refused.stderr).toContain('is not empty');
    const { stdout: undone } = await run('split', 'parts', '--undo-copy', '--json');
    expect(v.parse(undoneCopyOutputSchema, JSON.parse(undone))).toMatchObject({ removed: 48, kept: [] });
    expect(existsSync(path.join(workspace, 'parts'))).toBe(false);
  });

  it('keeps groups whole, tells counts by part, and writes what --split takes', async () => {
    const { stdout } = await run(
      ...['split', patients, '--group-by', 'names', '--validation-split', '.25', '--test-split', '.25', '--json'],
    );
    const told = v.parse(splitOutputSchema, JSON.parse(stdout));
    expect(told).toMatchObject({ file: path.join(workspace, 'split.json'), seed: 1, groupBy: 'names' });
    expect(told.groups).toEqual({ train: 6, validation: 3, test: 3 });
    for (const { count, parts } of told.classes) {
      expect(count).toBe(16);
      expect(parts).toEqual({ train: 8, validation: 4, test: 4 });
    }
    const split = read('split.json');
    const [train, validation, test] = sidesOf(split);
    expect(shared(train!, validation!).concat(shared(train!, test!), shared(validation!, test!))).toEqual([]);
    expect(split.groups).toHaveLength(12);
    expect(split.groupBy).toBe('names');
  });

  it('never writes over a split unasked', async () => {
    const before = readFileSync(path.join(workspace, 'split.json'), 'utf8');
    const { stderr } = await finished(['split', patients, '--seed', '9'], workspace, { code: 1 });
    expect(stderr).toContain(
      'split.json is there already, and is not replaced unasked. Choose another place with --out',
    );
    expect(readFileSync(path.join(workspace, 'split.json'), 'utf8')).toBe(before);
  });

  it('groups by a column, a pattern, and says what it cannot group by', async () => {
    await run('split', patients, '--group-by', 'column:patient', '--out', 'column.json');
    await run('split', patients, '--group-by', 'name:{group}_*', '--out', 'pattern.json');
    expect(read('column.json').train).toEqual(read('pattern.json').train);
    const fails = async (by: string) =>
      (await finished(['split', patients, '--group-by', by, '--out', 'no.json'], workspace, { code: 1 })).stderr;
    expect(await fails('column:doctor')).toContain('The columns are “file”, “label” and “Patient”');
    expect(await fails('name:x{group}')).toContain('fits the pattern x{group}; they are such as');
    expect(await fails('exif:camera')).toContain('tells its camera (EXIF)');
    expect(existsSync(path.join(workspace, 'no.json'))).toBe(false);
    expect((await finished(['split', patients, '--group-by', 'doctor'], workspace, { code: 2 })).stderr).toContain(
      'It must be column:patient',
    );
  });

  it('shows what it would make, what that divides and what would keep it whole, and writes nothing', async () => {
    const before = readdirSync(workspace).sort();
    const { stdout } = await run('split', patients, '--test-split', '.25', '--dry-run', '--json');
    const told = v.parse(splitOutputSchema, JSON.parse(stdout));
    expect(told).toMatchObject({ file: null, groupBy: null, groups: null });
    expect(told.parts).toEqual({ train: 26, validation: 10, test: 12 });
    // Nothing keeps the patients together, and their names tell that they are divided.
    expect(told.findings.map(({ kind, severity }) => ({ kind, severity }))).toEqual([
      { kind: 'group', severity: 'warning' },
    ]);
    expect(told.findings[0]!.message).toContain('--group-by "names"');
    // The column of the classes and that of the files group nothing.
    expect(told.groupings).toEqual([
      { groupBy: 'names', groups: 12, images: 48, examples: expect.any(Array) },
      { groupBy: 'column:Patient', groups: 12, images: 48, examples: ['0', '1', '2'] },
    ]);
    const whole = await run('split', patients, '--group-by', 'names', '--dry-run', '--json');
    expect(v.parse(splitOutputSchema, JSON.parse(whole.stdout)).findings).toEqual([]);
    expect((await run('split', patients, '--dry-run')).stdout).toContain('Nothing was written.');
    expect(readdirSync(workspace).sort()).toEqual(before);
    const { stderr } = await finished(['split', patients, '--dry-run', '--out', 'x.json'], workspace, { code: 2 });
    expect(stderr).toContain('--dry-run writes nothing');
  });

  it('checks a split: leaks, groups on both sides, files and classes', async () => {
    const good = v.parse(
      splitCheckOutputSchema,
      JSON.parse((await run('split', patients, '--check', 'split.json', '--json')).stdout),
    );
    expect(good.findings).toEqual([]);
    expect(good.groupBy).toBe('names');
    const split = read('split.json');
    const moved = split.train[0]!;
    const dropped = split.train[1]!;
    const copy = path.join(patients, path.dirname(moved), 'patient99_0.jpg');
    copyFileSync(path.join(patients, dropped), copy);
    const bad = {
      ...split,
      train: split.train.filter((file) => file !== moved && file !== dropped).concat('gone.jpg', split.test[0]!),
      validation: [...split.validation, moved, `${path.dirname(moved)}/patient99_0.jpg`],
      test: [...split.test, dropped],
    };
    writeFileSync(path.join(workspace, 'bad.json'), JSON.stringify(bad));
    const args = ['split', patients, '--check', 'bad.json', '--json', '--fail-on', 'error'];
    const { stdout } = await finished(args, workspace, { code: 4 });
    const { findings } = v.parse(splitCheckOutputSchema, JSON.parse(stdout));
    const of = (kind: string) => findings.filter((one) => one.kind === kind);
    expect(of('leak')).toHaveLength(1);
    expect(new Set(of('leak')[0]!.files)).toEqual(new Set([dropped, `${path.dirname(moved)}/patient99_0.jpg`]));
    expect(of('group')[0]).toMatchObject({ severity: 'error' });
    expect(of('group')[0]!.files).toContain(moved);
    expect(of('group')[0]!.message).toContain(`“${patientOf(moved).replace('patient', 'patient ')}”`);
    expect(
      of('file')
        .map(({ message }) => message)
        .join(' '),
    ).toMatch(/in more than one part.*gone\.jpg/s);
    await finished(['split', patients, '--check', 'bad.json'], workspace);
    const none = await finished(['split', patients, '--check'], workspace, { code: 1 });
    expect(none.stderr).toContain('has no parts of its own to check');
  });
});

it('trains by groups, stores them, and goes on with them', async () => {
  const out = path.join(workspace, 'run');
  await run(
    'train',
    patients,
    '--group-by',
    'column:Patient',
    '--validation-split',
    '.25',
    '--seed',
    '3',
    '--epochs',
    '3',
    '--out',
    out,
  );
  const split = v.parse(splitFileSchema, JSON.parse(readFileSync(path.join(out, 'split.json'), 'utf8')));
  const [train, validation] = sidesOf(split);
  expect(validation!.size).toBeGreaterThan(0);
  expect(shared(train!, validation!)).toEqual([]);
  expect(split.groupBy).toBe('column:Patient');
  const record = JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')) as {
    settings: { split: { groupBy: string } };
  };
  expect(record.settings.split.groupBy).toBe('column:Patient');
  // The same settings make the same split without a training.
  await run(
    'split',
    patients,
    '--group-by',
    'column:Patient',
    '--validation-split',
    '.25',
    '--seed',
    '3',
    '--out',
    'same.json',
  );
  expect(read('same.json').validation).toEqual(split.validation);
  // A split that is given is kept; its groups are those that it was made by.
  const given = path.join(workspace, 'given');
  await run('train', patients, '--split', 'same.json', '--epochs', '3', '--out', given);
  const kept = v.parse(splitFileSchema, JSON.parse(readFileSync(path.join(given, 'split.json'), 'utf8')));
  expect(kept.validation).toEqual(split.validation);
  expect(kept.groups).toEqual(split.groups);
});

it('keeps a split that a user gives, and says which groups it divides', async () => {
  const files = readdirSync(patients, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jpg'));
  const validation = files.filter((_, i) => i % 3 === 0);
  const train = files.filter((_, i) => i % 3 !== 0);
  writeFileSync(path.join(workspace, 'own.json'), JSON.stringify({ train, validation }));
  const out = path.join(workspace, 'own');
  const { stderr } = await run(
    'train',
    patients,
    '--split',
    'own.json',
    '--group-by',
    'names',
    '--epochs',
    '3',
    '--out',
    out,
  );
  expect(stderr).toMatch(/groups of names stand in training and in a held-out part.*kept as they were given/s);
  const stored = v.parse(splitFileSchema, JSON.parse(readFileSync(path.join(out, 'split.json'), 'utf8')));
  expect([...stored.validation].sort()).toEqual([...validation].sort());
});
