import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { runRecordSchema, runFile } from '../../../src/protocol/runFiles';
import { parseJsonWith } from '../../../src/protocol/parse';
import { listRuns, type ListedRun } from '../../../src/runfolder';
import { runRegistered, test } from './runner';

const extensionId = 'loupe.loupe';

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is not there`);
  return found;
}

function workspace(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return folder.uri.fsPath;
}

const runsFolder = (): string => join(workspace(), '.loupe', 'runs');
const dataset = (): vscode.Uri => vscode.Uri.file(join(workspace(), 'shapes'));

/** Milliseconds within which anything that a test waits for happens, on the slowest machine too. */
const patience = 600_000;

/** Waits until `read` gives a value other than undefined or false. */
async function until<T>(what: string, read: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + patience;
  let last: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(
        `Waited ${patience / 1000} s for ${what}. Open pages: ${openPages().join(', ') || 'none'}. ${last === undefined ? '' : String(last)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs whose folder is not in `known`, the record read from disk. */
async function newRun(known: ReadonlySet<string>): Promise<ListedRun | undefined> {
  const { runs } = await listRuns(runsFolder());
  return runs.find((run) => !known.has(run.folder));
}

const knownRuns = async (): Promise<Set<string>> =>
  new Set((await listRuns(runsFolder())).runs.map((run) => run.folder));

/** View types of the open webview tabs, without what VS Code puts before them. */
function openPages(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap((tab) =>
      tab.input instanceof vscode.TabInputWebview ? [tab.input.viewType.replace(/^mainThreadWebview-/, '')] : [],
    );
}

async function setRecipe(recipe: string, epochs: number | null): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('loupe');
  await configuration.update('training.recipe', recipe, vscode.ConfigurationTarget.Workspace);
  await configuration.update('training.epochs', epochs, vscode.ConfigurationTarget.Workspace);
}

const record = (folder: string) => {
  const parsed = parseJsonWith(runRecordSchema, readFileSync(join(folder, runFile.record), 'utf8'));
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problem);
  return parsed.value;
};

/** What activation hands out; its shape is the extension's own. */
interface Api {
  readonly activation: number;
  readonly commands: readonly string[];
}

test('activation registers every command of the manifest and no other', async () => {
  const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
  const declared = manifest.contributes.commands.map(({ command }) => command).sort();
  const { commands, activation } = (await extension().activate()) as Api;
  console.log(`activation: ${activation.toFixed(1)} ms`);
  assert.deepEqual([...commands].sort(), declared);
  const known = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(
    declared.filter((command) => !known.has(command)),
    [],
  );
});

test('every setting has the default that its type allows', () => {
  const manifest = extension().packageJSON as {
    contributes: { configuration: { properties: Record<string, { default: unknown }> } };
  };
  for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
    assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
  }
});

test('a run of the command line is there before the editor trained anything', async () => {
  const { runs, broken } = await listRuns(runsFolder());
  assert.equal(runs.length, 1);
  assert.equal(broken.length, 0);
  assert.equal(runs[0]?.status, 'completed');
});

test('Train Classifier starts a job at once, its page opens, and it completes with its result on it', async () => {
  await setRecipe('quick', null);
  const known = await knownRuns();
  const began = performance.now();
  await vscode.commands.executeCommand('loupe.trainClassifier', dataset());
  const run = await until('a run folder', () => newRun(known));
  console.log(`from the command to the run folder: ${(performance.now() - began).toFixed(0)} ms`);
  await until('the training page', () => openPages().includes('loupe.training'));
  const done = await until('the end of the run', async () => {
    const now = record(run.folder);
    return now.status !== 'running' && now;
  });
  console.log(`from the command to the end of the run: ${(performance.now() - began).toFixed(0)} ms`);
  assert.equal(done.status, 'completed', done.error?.message);
  const score = done.result?.parts.validation;
  assert.ok(score && score.accuracy > 0.3 && score.accuracy < 1, `validation accuracy ${score?.accuracy}`);
  // The result takes the place of the progress: no second page comes between the user and what they look at.
  assert.ok(!openPages().includes('loupe.evaluation'), 'a second page opened');
  await vscode.commands.executeCommand('loupe.openMatrix', { kind: 'run', run });
  await until('the confusion matrix page', () => openPages().includes('loupe.evaluation'));
});

test('a run of the small network can be stopped and keeps the best model', async () => {
  // More epochs than any machine trains before it is stopped.
  await setRecipe('small-cnn', 10_000);
  const known = await knownRuns();
  await vscode.commands.executeCommand('loupe.trainClassifier', dataset());
  const run = await until('a run folder', () => newRun(known));
  await until('the second epoch', () =>
    /"type":"epoch".*"epoch":2\b/.test(readFileSync(join(run.folder, runFile.events), 'utf8')),
  );
  await vscode.commands.executeCommand('loupe.stopTraining', { kind: 'run', run });
  const done = await until('the end of the run', () => {
    const now = record(run.folder);
    return now.status !== 'running' && now;
  });
  assert.equal(done.status, 'stopped');
  assert.ok(done.result?.parts.validation, 'the stopped run has no validation score');
  assert.ok(readFileSync(join(run.folder, runFile.model, 'model.json')).length > 0);
  await setRecipe('ask', null);
});

test('Predict Open Image opens the prediction page for the image in the active tab', async () => {
  const [image] = await vscode.workspace.findFiles('shapes/*/*.{png,jpg}', undefined, 1);
  assert.ok(image, 'the sample has no image');
  await vscode.commands.executeCommand('vscode.open', image);
  await until(
    'the image tab',
    () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
  );
  await vscode.commands.executeCommand('loupe.predictOpenImage');
  await until('the prediction page', () => openPages().includes('loupe.prediction'));
});

/** What VS Code calls. */
export async function run(): Promise<void> {
  const results = process.env.LOUPE_TEST_RESULTS;
  assert.ok(results, 'LOUPE_TEST_RESULTS names no file');
  await runRegistered(results);
}
