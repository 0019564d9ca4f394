import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillPattern } from '../../../src/core/fillPattern';
import { evaluate } from '../../../src/core/metrics/metrics';
import { RunDecision } from '../../../src/extension/evaluation/runDecision';

const said = vi.hoisted(() => ({ messages: [] as string[], answer: undefined as string | undefined }));
vi.mock('vscode', () => ({
  l10n: {
    t: (pattern: string, ...values: string[]) =>
      fillPattern(pattern, Object.fromEntries(values.map((value, index) => [String(index), value]))),
  },
  RelativePattern: class {},
  Uri: { file: (file: string) => ({ fsPath: file }) },
  workspace: {
    createFileSystemWatcher: () => ({
      onDidCreate: () => undefined,
      onDidChange: () => undefined,
      onDidDelete: () => undefined,
      dispose: () => undefined,
    }),
  },
  window: {
    showInformationMessage: (message: string) => {
      said.messages.push(message);
      return Promise.resolve(said.answer);
    },
  },
}));

const classes = ['edible', 'poisonous'];
const request = { kind: 'threshold', class: 'poisonous', threshold: 0.2, origin: 'picked' } as const;
let run: string;
let decision: RunDecision;
const file = (): string => path.join(run, 'model', 'decision.json');

beforeEach(async () => {
  said.messages = [];
  said.answer = undefined;
  run = await mkdtemp(path.join(tmpdir(), 'loupe-decision-'));
  await mkdir(path.join(run, 'model'));
  await mkdir(path.join(run, 'evaluation'));
  const p = [0.9, 0.7, 0.6, 0.25, 0.3, 0.1, 0.1, 0.05];
  const truth = Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0);
  const probabilities = Float32Array.from(p.flatMap((one) => [1 - one, one]));
  const rows = p.map(
    (one, at) =>
      `${at}.jpg,${classes[truth[at]!]},${classes[one > 0.5 ? 1 : 0]},${Math.max(one, 1 - one)},${1 - one},${one}`,
  );
  const heading = 'file,truth,predicted,probability,probability:edible,probability:poisonous';
  await writeFile(path.join(run, 'evaluation', 'validation.csv'), [heading, ...rows, ''].join('\r\n'));
  const metrics = { version: 1, classes, parts: { validation: evaluate({ truth, probabilities, classes }) } };
  await writeFile(path.join(run, 'evaluation', 'metrics.json'), JSON.stringify(metrics));
  decision = new RunDecision(run, () => undefined);
});
afterEach(() => rm(run, { recursive: true }));

describe('the decision of a run', () => {
  it('is judged without being made', async () => {
    const { decision: judged, matrices } = await decision.judge(request);
    expect(judged).toMatchObject({ kind: 'threshold', report: { part: 'validation', way: 'cross-fitted' } });
    expect(matrices!.before).toEqual([4, 0, 1, 3]);
    expect(existsSync(file())).toBe(false);
    expect(await decision.state()).toEqual({ decision: null, decisionProblem: null });
  });

  it('is made, and taken back by the button of its notice', async () => {
    await decision.set(request);
    expect((await decision.state()).decision).toMatchObject({ class: 'poisonous', threshold: 0.2 });
    expect(said.messages[0]).toContain('now decides by threshold 0.20 for poisonous');
    await decision.set(null);
    expect(existsSync(file())).toBe(false);
    expect(said.messages[1]).toContain('decides for the most probable class again');
    said.answer = 'Undo';
    await decision.set({ ...request, threshold: 0.4 });
    await vi.waitFor(() => expect(existsSync(file())).toBe(false));
  });

  it('that cannot be read is told, and can be cleared', async () => {
    writeFileSync(file(), '{"version":1,"kind":"guess"}');
    const { decision: none, decisionProblem } = await decision.state();
    expect(none).toBeNull();
    expect(decisionProblem).toContain('decision.json cannot be understood');
    await decision.set(null);
    expect(await decision.state()).toEqual({ decision: null, decisionProblem: null });
  });

  it('of answers that are broken names the file', async () => {
    const table = path.join(run, 'evaluation', 'validation.csv');
    writeFileSync(table, readFileSync(table, 'utf8').replace('poisonous,poisonous', 'deadly,poisonous'));
    await expect(decision.judge(request)).rejects.toThrow(
      /validation\.csv has a class that the model does not know, deadly/,
    );
  });
});
