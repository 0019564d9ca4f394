import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { LayoutChoice } from '../../core/dataset';
import { LoupeError, messageOf } from '../../core/errors';
import { plural } from '../../core/format';
import { parseJsonWith } from '../../protocol/parse';
import type { Said, ScanChangesOutput } from '../../protocol/cliOutput';
import { scanReportSchema, type ScanReport } from '../../protocol/runFiles';
import { scanChanges } from '../../protocol/scanChanges';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { exitCode } from '../shared/exitCodes';
import { scanWithProgress } from './scanWithProgress';
import type { Terminal } from '../output/terminal';

interface Options {
  readonly layout?: LayoutChoice;
  readonly report?: string;
  /** Names what changed: a path a line, or divided by NUL where it holds one. */
  readonly changed: string;
}

/**
 * `loupe scan --changed`: brings a report up to date by looking only at what changed since, where the memory of the
 * folder allows that.
 */
export async function updateReport(folder: string, options: Options, terminal: Terminal): Promise<number> {
  if (options.report === undefined)
    throw new LoupeError('wrong-option', '--changed brings a report up to date: name it with --report.');
  const target = path.resolve(options.report);
  const before = await earlier(target, path.resolve(folder));
  let whole: string | null = before ? null : `${target} is no report of this folder that could be brought up to date.`;
  const after = await scanWithProgress(folder, options.layout, terminal, {
    changedPlaces: before && {
      places: await placesIn(options.changed, folder),
      since: before.state ?? null,
      onWhole: (why) => (whole = why),
    },
  });
  if (!after) return exitCode.stopped;
  const changes = before ? scanChanges(before, after) : null;
  await writeFileAtomic(target, JSON.stringify(after));
  const said: Said<ScanChangesOutput> = { whole, changes };
  if (terminal.options.json) terminal.document(said);
  else terminal.line(sentence(after, said));
  return exitCode.ok;
}

async function earlier(file: string, folder: string): Promise<ScanReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const parsed = text === '' ? undefined : parseJsonWith(scanReportSchema, text);
  return parsed?.ok && parsed.value.folder === folder ? parsed.value : undefined;
}

/** Places relative to the folder, with `/`; what lies outside concerns nobody. */
async function placesIn(file: string, folder: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new LoupeError('path-missing', `${file}, the list of what changed, cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
  const root = path.resolve(folder);
  return text
    .split(text.includes('\0') ? '\0' : /\r?\n/)
    .filter((name) => name !== '')
    .map((name) => path.relative(root, path.resolve(root, name)))
    .filter((name) => name !== '..' && !name.startsWith(`..${path.sep}`) && !path.isAbsolute(name))
    .map((name) => name.split(path.sep).join('/'));
}

function sentence(after: ScanReport, { whole, changes }: Said<ScanChangesOutput>): string {
  const images = `${plural(after.files.path.length, 'image')} in ${plural(after.classes.length, 'class', 'classes')}.`;
  const how = whole === null ? '' : ` The whole folder was looked at: ${whole}`;
  if (!changes) return `${images}${how}`;
  const { removed, inserted } = changes.files;
  return `${images} ${plural(inserted.length, 'row')} of the report came or changed, ${plural(removed.length, 'row')} went.${how}`;
}
