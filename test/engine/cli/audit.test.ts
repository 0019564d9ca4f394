import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { auditReportSchema } from '../../../src/protocol/audit';
import { auditOutputSchema } from '../../../src/protocol/cliOutput';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset = '';
let workspace = '';
const only = ['--only', 'unreadable,constant,exact-duplicate,odd-aspect'];
const loupe = (...args: string[]): Promise<Ended> => startCli(['audit', ...args], workspace).ended;

beforeAll(async () => {
  dataset = await tinyDataset(4, ['red #1 (fly agaric)', 'grün 100%']);
  workspace = temporaryFolder('ws');
  const plain = { width: 90, height: 70, channels: 3, background: 'teal' } as const;
  writeFileSync(path.join(dataset, 'grün 100%', 'plain.png'), await sharp({ create: plain }).png().toBuffer());
});

test('tells what is wrong, the worst first, and the JSON and the report say the same', async () => {
  const text = await loupe(dataset, ...only);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/One colour \(constant, warning\): 1\n {2}grün 100%\/plain.png: All its pixels/);
  expect(text.stdout).toMatch(/1 problem \(1 of severity “warning”\) found in/);

  const report = path.join(workspace, 'report.json');
  const json = await loupe(dataset, ...only, '--json', '--report', report);
  const output = v.parse(auditOutputSchema, JSON.parse(json.stdout));
  expect(output.problems).toMatchObject([{ kind: 'constant', files: ['grün 100%/plain.png'], classes: ['grün 100%'] }]);
  const whole = v.parse(auditReportSchema, JSON.parse(readFileSync(report, 'utf8')));
  expect(whole.problems).toEqual(output.problems);
  expect(whole.measures.path).toHaveLength(9);
  // Its own report is written over, another program's file is not.
  expect((await loupe(dataset, ...only, '--report', report)).code).toBe(0);
  writeFileSync(report, 'notes');
  expect((await loupe(dataset, ...only, '--report', report)).stderr).toMatch(/is there already, .* --report/);
});

test('writes a page that stands alone', async () => {
  const file = path.join(workspace, 'audit.html');
  for (let time = 0; time < 2; time++) expect((await loupe(dataset, ...only, '--html', file)).code).toBe(0);
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('grün 100%/plain.png');
  expect(page).toContain('data:image/webp;base64,');
});

test('ends with 4 for CI where problems are as severe as asked', async () => {
  expect((await loupe(dataset, ...only, '--fail-on', 'warning')).code).toBe(4);
  expect((await loupe(dataset, ...only, '--fail-on', 'information')).code).toBe(4);
  expect((await loupe(dataset, ...only, '--fail-on', 'error')).code).toBe(0);
  expect((await loupe(dataset, ...only, '--skip', 'constant', '--fail-on', 'warning')).code).toBe(0);
});

test('thresholds decide, and nonsense is refused with what is possible', async () => {
  const strict = await loupe(dataset, '--only', 'odd-aspect', '--threshold', 'odd-aspect=1.0001', '--json');
  expect(v.parse(auditOutputSchema, JSON.parse(strict.stdout)).problems.length).toBeGreaterThan(3);
  const cases: readonly [string[], RegExp][] = [
    [['--threshold', 'odd-aspect=0'], /a number from 1 to 1000/],
    [['--threshold', 'constant=1'], /is a fact and has no threshold/],
    [['--threshold', 'blurred'], /a number from 0 to 1/],
    [['--only', 'ugly'], /There is no kind “ugly”/],
    [['--fail-on', 'never'], /error, warning, information/],
  ];
  for (const [args, words] of cases) {
    const { code, stderr } = await loupe(dataset, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  }
});
