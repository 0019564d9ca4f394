import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  decideOutputSchema,
  evaluateOutputSchema,
  exportOutputSchema,
  predictOutputSchema,
} from '../../../src/protocol/cliOutput';
import { decisionOf, decisionOfRun, readHeldOut, setDecision } from '../../../src/runfolder/decisions';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let workspace: string;
let photos: string;
let run: string;

beforeAll(async () => {
  const drawn = await tinyDataset(12);
  workspace = temporaryFolder('decide');
  photos = path.join(workspace, 'photos');
  for (const name of readdirSync(drawn))
    cpSync(path.join(drawn, name), path.join(photos, /^[a-z]+/.exec(name.normalize('NFC'))![0]), { recursive: true });
  run = path.join(workspace, 'run');
  await finished(['train', photos, '--out', run, '--validation-split', '0.25', '--test-split', '0.25'], workspace);
});

beforeEach(() => setDecision(run, null));

async function decided(...args: string[]) {
  const { stdout } = await finished(['decide', run, '--json', ...args], workspace);
  return v.parse(decideOutputSchema, JSON.parse(stdout));
}

async function refused(...args: string[]): Promise<string> {
  const { code, stderr } = await startCli(['decide', run, ...args], workspace).ended;
  expect(code).not.toBe(0);
  return stderr;
}

/** `p` of the class at which about half of all images are of it. */
async function halfway(name: string): Promise<string> {
  const { classes, parts } = await readHeldOut(run);
  const own = classes.indexOf(name);
  const { probabilities } = parts.test!;
  const all = Array.from(
    { length: probabilities.length / classes.length },
    (_, i) => probabilities[i * classes.length + own]!,
  );
  return `${name}=${all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!.toPrecision(4)}`;
}

test('a recall is chosen by validation images, told of test images, kept, shown, taken back and cleared', async () => {
  const made = await decided('--class', 'RED', '--recall', '0.9');
  expect(made).toMatchObject({
    done: 'made',
    decision: { kind: 'threshold', class: 'red', chosen: { on: 'validation' } },
  });
  expect(made.decision!.report).toMatchObject({ part: 'test', way: 'other-part' });
  expect(made.matrices!.after.reduce((a, b) => a + b)).toBe(made.decision!.report!.images);
  expect(await decisionOfRun(run)).toEqual(made.decision);
  expect((await decided()).decision).toEqual(made.decision);
  expect(await decided('--undo')).toMatchObject({ done: 'undone', decision: null });
  expect(await decisionOfRun(run)).toBeNull();
  expect((await decided('--undo')).decision).toEqual(made.decision);
  expect(await decided('--clear')).toMatchObject({ done: 'cleared', decision: null });
  expect(existsSync(path.join(run, 'model', 'decision.json'))).toBe(false);
  const { stdout } = await finished(['decide', run, '--class', 'red', '--recall', '0.9', '--dry-run'], workspace);
  expect(stdout).toMatch(/Decided by threshold [\d.]+ for red/);
  expect(stdout).toMatch(/which had no part in the choice/);
  expect(stdout).toMatch(/recall of red [\d.]+ → [\d.]+ \(95% interval/);
  expect(await decisionOfRun(run)).toBeNull();
});

test('predictions, their table and the scores use it and say so', async () => {
  const usual = await finished(['predict', run, photos, '--csv', 'usual.csv'], workspace);
  expect(usual.stdout).not.toContain('decided');
  const rows = (file: string) =>
    parse(readFileSync(path.join(workspace, file), 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
  for (const row of rows('usual.csv'))
    expect([row['class'], row['decision']]).toEqual([row['predicted'], 'most probable']);

  const threshold = await halfway('red');
  const { decision } = await decided('--threshold', threshold);
  const { class: name, threshold: from } = decision as { class: string; threshold: number };
  const written = await finished(['predict', run, photos, '--csv', 'decided.csv'], workspace);
  expect(written.stdout).toContain(`; classes are decided by ${decision!.words}`);
  const table = rows('decided.csv');
  const differing = table.filter((row) => row['class'] !== row['predicted']);
  expect(differing.length).toBeGreaterThan(0);
  for (const row of table) {
    expect(row['decision']).toBe(decision!.words);
    expect(row['class'] === name).toBe(Number(row['probability:red']) >= from);
  }
  const { stdout } = await finished(['predict', run, photos, '--json'], workspace);
  const json = v.parse(predictOutputSchema, JSON.parse(stdout));
  expect(json.decision).toBe(decision!.words);
  expect(json.predictions.map((one) => one.class)).toEqual(table.map((row) => row['class']));
  expect(json.predictions.map(({ top }) => top[0]!.class)).toEqual(table.map((row) => row['predicted']));
  const text = await finished(['predict', run, path.resolve(photos, differing[0]!['file']!)], workspace);
  expect(text.stdout).toContain(`${differing[0]!['class']} by threshold`);

  const scored = await finished(['evaluate', run, '--json'], workspace);
  const { decided: judged, metrics } = v.parse(evaluateOutputSchema, JSON.parse(scored.stdout));
  expect(judged!.report).toMatchObject({ part: 'test', way: 'given' });
  expect(judged!.report!.before.accuracy).toBe(metrics.parts.test!.accuracy);
  const said = await finished(['evaluate', run], workspace);
  expect(said.stdout).toContain(
    `The model decides by ${decision!.words}; the scores above are of the most probable class.`,
  );
});

test('a table of costs decides, and every export holds the decision and says so', async () => {
  writeFileSync(path.join(workspace, 'costs.csv'), 'red,*,50\n');
  const { decision } = await decided('--costs', 'costs.csv');
  expect(decision).toMatchObject({ kind: 'costs', otherwise: 1, report: { way: 'given', part: 'test' } });
  expect(decision!.report!.after.cost!).toBeLessThanOrEqual(decision!.report!.before.cost!);

  const onnx = await finished(['export', run, '--out', 'model.onnx', '--json'], workspace);
  expect(v.parse(exportOutputSchema, JSON.parse(onnx.stdout)).decision).toEqual(decision);
  const metadata = (file: string) => readFileSync(path.join(workspace, file));
  expect(metadata('model.onnx').includes(JSON.stringify(decision))).toBe(true);
  const { stdout } = await finished(['export', run, '--format', 'tfjs', '--out', 'layers'], workspace);
  expect(stdout).toContain('Holds how a class is decided from these: by costs (');
  const layers = path.join(workspace, 'layers');
  expect(await decisionOf(layers)).toEqual(decision);
  const model = JSON.parse(readFileSync(path.join(layers, 'model.json'), 'utf8')) as {
    userDefinedMetadata: { decision: unknown; classes: unknown };
  };
  expect(model.userDefinedMetadata.decision).toEqual(decision);
  expect(model.userDefinedMetadata.classes).toHaveLength(3);
  expect(readFileSync(path.join(layers, 'README.md'), 'utf8')).toContain('## Decision');
  await decided('--clear');
  await finished(['export', run, '--out', 'plain.onnx'], workspace);
  expect(metadata('plain.onnx').includes('decision')).toBe(false);
});

test('a decision that cannot be understood stops answers instead of changing them', async () => {
  await decided('--threshold', 'red=0.4');
  const file = path.join(run, 'model', 'decision.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"class":"red"', '"class":"pink"'));
  const unknown = await startCli(['predict', run, photos], workspace).ended;
  expect(unknown.stderr).toContain('The model has no class “pink”');
  writeFileSync(file, '{"version":2}');
  const broken = await startCli(['predict', run, photos], workspace).ended;
  expect([broken.code, broken.stderr.includes('decision.json'), broken.stderr.includes('--clear')]).toEqual([
    1,
    true,
    true,
  ]);
  await decided('--clear');
  await finished(['predict', run, photos], workspace);
});

test('what cannot be asked is refused with what to do', async () => {
  expect(await refused('--recall', '0.9')).toContain('Say of which class with --class');
  expect(await refused('--class', 'red')).toContain('--recall 0.99');
  expect(await refused('--class', 'pink', '--recall', '0.9')).toContain('no class “pink”');
  expect(await refused('--class', 'red', '--recall', '0.9', '--clear')).toContain('Give one of');
  expect(await refused('--threshold', 'red')).toContain('poisonous=0.2');
  expect(await refused('--threshold', 'red=1.5')).toContain('from 0 to 1');
  expect(await refused('--costs', 'nowhere.csv')).toContain('nowhere.csv');
  expect(await decisionOfRun(run)).toBeNull();
});

test('another training of the run drops it, and says so', async () => {
  const again = path.join(workspace, 'again');
  await finished(['train', photos, '--recipe', 'small-cnn', '--epochs', '1', '--out', again], workspace);
  await finished(['decide', again, '--threshold', 'red=0.4'], workspace);
  const { stdout, stderr } = await finished(['resume', again, '--epochs', '+1'], workspace);
  expect(stdout + stderr).toContain('decided by threshold 0.40 for red');
  expect(await decisionOfRun(again)).toBeNull();
});

test('it travels with the run', async () => {
  await decided('--threshold', 'red=0.4');
  const moved = path.join(workspace, 'moved');
  cpSync(run, moved, { recursive: true });
  expect(readdirSync(path.join(moved, 'model'))).toContain('decision.json');
  expect(await decisionOfRun(moved)).toMatchObject({ class: 'red', threshold: 0.4 });
});
