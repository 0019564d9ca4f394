import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { formatOf } from '../../core/format';
import { similarOutputSchema, type SimilarOutput } from '../../protocol/cliOutput';
import { mapReportSchema, type MapReport } from '../../protocol/map';
import { parseJsonWith } from '../../protocol/parse';
import { makeFolder } from '../../runfolder/files/makeFolder';
import type { CliProgress } from '../shared/cliOutput';
import { withProgress } from '../shared/notify';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';

interface Work {
  readonly program: Program;
  readonly folder: string;
  readonly layout: string | undefined;
  readonly abort: AbortController;
  readonly onLine: (line: string) => void;
  readonly onProgress: (words: string) => void;
}

/** Has a map made in a child, with a notification. Throws LoupeError; `cancelled` where the user did. */
export async function makeMap({ report, ...work }: Work & { readonly report: string }): Promise<void> {
  await makeFolder(path.dirname(report));
  const title = vscode.l10n.t('Making a map of {0}', path.basename(work.folder));
  await run(work, title, ['map', work.folder, '--report', report], () => undefined);
}

/** Images that a search shows. */
const shown = 300;

/** Has the images most like one found in a child. Throws LoupeError; `cancelled` where the user turned away. */
export async function findSimilar({ image, ...work }: Work & { readonly image: string }): Promise<SimilarOutput> {
  let output = '';
  const title = vscode.l10n.t('Finding images like {0}', path.basename(image));
  const args = ['similar', work.folder, image, '--count', String(shown)];
  await run(work, title, args, (text) => (output += text));
  const parsed = parseJsonWith(similarOutputSchema, output);
  if (parsed.ok) return parsed.value;
  throw new LoupeError(
    'cli-output',
    vscode.l10n.t('What loupe similar answered was not understood ({0}). Reload the window.', parsed.problem),
  );
}

async function run(
  { program, layout, abort, onLine, onProgress }: Work,
  title: string,
  command: readonly string[],
  onStdout: (text: string) => void,
): Promise<void> {
  const args = [...command, ...(layout === undefined ? [] : ['--layout', layout]), '--json', '--progress', 'json'];
  await withProgress({ where: 'notification', title }, async (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    await runCli(program, args, {
      signal: abort.signal,
      onLine,
      onStdout,
      onProgress: (step) => {
        progress.report({ message: words(step) });
        onProgress(words(step));
      },
    });
  });
}

function words({ phase, done, total }: CliProgress): string {
  if (done === undefined || done === null || !total) return phase;
  const count = formatOf(done, total);
  switch (phase) {
    case 'features':
      return vscode.l10n.t('features of {0} images', count);
    case 'neighbours':
      return vscode.l10n.t('neighbours of {0} images', count);
    case 'layout':
      return vscode.l10n.t('round {0} of the layout', count);
    default:
      return vscode.l10n.t('{0} images', count);
  }
}

/** Reads a stored map; undefined where there is none. Throws LoupeError `report-broken`. */
export async function readMap(file: string): Promise<MapReport | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseJsonWith(mapReportSchema, text);
  if (parsed.ok) return parsed.value;
  throw new LoupeError(
    'report-broken',
    vscode.l10n.t('The stored map cannot be read ({0}). Make it again.', parsed.problem),
  );
}
