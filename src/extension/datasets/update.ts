import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { makeFolder } from '../../runfolder/files/makeFolder';
import { removeFileAt } from '../../runfolder/files';
import { parseJsonWith } from '../../protocol/parse';
import { scanChangesOutputSchema, type ScanChangesOutput } from '../../protocol/cliOutput';
import { t } from '../shared/localize';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';

export interface UpdateOptions {
  readonly program: Program;
  readonly folder: string;
  /** The report that is brought up to date. */
  readonly report: string;
  /** Places below the folder where something came, went or changed, with `/`. */
  readonly places: readonly string[];
  readonly layout?: string | undefined;
  readonly onLine: (line: string) => void;
}

/**
 * Brings the stored report of a folder up to date in a child, which looks only at the places named. Throws LoupeError
 * where the folder is no dataset any more.
 */
export async function updateReport(options: UpdateOptions): Promise<Pick<ScanChangesOutput, 'whole' | 'changes'>> {
  const { folder, report, places, layout } = options;
  const list = `${report}.changed`;
  await makeFolder(path.dirname(list));
  // A name may hold a line break.
  await writeFile(list, `${places.join('\0')}\0`);
  let output = '';
  try {
    const how = layout === undefined ? [] : ['--layout', layout];
    const args = ['scan', folder, ...how, '--report', report, '--changed', list, '--json', '--progress', 'json'];
    await runCli(options.program, args, {
      onLine: options.onLine,
      onStdout: (text) => (output += text),
      onProgress: () => undefined,
    });
  } finally {
    await removeFileAt(list);
  }
  const parsed = parseJsonWith(scanChangesOutputSchema, output);
  if (parsed.ok) return parsed.value;
  throw new LoupeError('cli-output', t('The answer of “loupe scan” was not understood ({0}).', parsed.problem));
}
