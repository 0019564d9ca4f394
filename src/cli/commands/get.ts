import { LoupeError } from '../../core/errors';
import { countClasses } from '../../core/classBalance';
import { formatBytes, plural } from '../../core/format';
import { isUntrainable } from '../../core/layouts/untrainable';
import { openDataset } from '../../engine/datasets/openDataset';
import { getDataset, type GotDataset } from '../../engine/jobs/get/get';
import type { GetStep } from '../../engine/jobs/get/getJob';
import type { Said } from '../../protocol/cliOutput';
import type { GetOutput } from '../../protocol/getOutput';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

/** `loupe get`. */
export async function get(
  source: string,
  folder: string | undefined,
  options: { readonly sha256?: string; readonly into?: string },
  terminal: Terminal,
): Promise<number> {
  if (folder !== undefined && options.into !== undefined)
    throw new LoupeError('wrong-option', 'Name a folder, or give --into, but not both.');
  const progress = new Progress(terminal);
  const done = await stoppable(async (signal) => {
    const got = await getDataset({
      source,
      folder,
      into: options.into,
      sha256: options.sha256,
      signal,
      onStep: (step, bytes, total) => show(progress, terminal, step, bytes, total),
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
    });
    progress.clear();
    // The dataset is here: whoever stops now has it, only not what is in it.
    return { got, found: await look(got.folder, signal, progress) };
  }).finally(() => progress.clear());
  if (!done) {
    terminal.warn('Stopped. Nothing of it is in the folder.');
    return exitCode.stopped;
  }
  tell(done.got, done.found, terminal);
  return exitCode.ok;
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

function show(progress: Progress, { options }: Terminal, step: GetStep, done: number, total: number | undefined): void {
  if (step === 'look') progress.found('unpack', done);
  else if (total === undefined && options.progress === 'json') progress.found(step, megabytes(done));
  else progress.update(step, megabytes(done), megabytes(total ?? done));
}

type Found = Pick<GetOutput, 'found' | 'words'>;

/** What the names alone tell of the folder. That nothing can be trained on it as it is is no failure of getting it. */
async function look(folder: string, signal: AbortSignal, progress: Progress): Promise<Found> {
  try {
    const { dataset, unlabelled, words } = await openDataset(folder, {
      unclear: 'take',
      signal,
      onProgress: (done, total) => progress.update('headers', done, total),
    });
    const classes = countClasses(dataset);
    const images = dataset.files.length;
    return {
      found: { images, classes, layout: dataset.layout, unlabelled: unlabelled.length },
      words: `Found ${plural(images, 'image')} of ${plural(classes.length, 'class', 'classes')}${unlabelled.length > 0 ? ` and ${plural(unlabelled.length, 'image')} without a class` : ''} in ${folder}: ${words}`,
    };
  } catch (error) {
    if (isUntrainable(error)) return { found: null, words: error.message };
    if (error instanceof LoupeError || signal.aborted) return { found: null, words: 'It was not looked at.' };
    throw error;
  }
}

function tell({ folder, record, recordFile }: GotDataset, { found, words }: Found, terminal: Terminal): void {
  const next = `loupe ${found ? 'train' : 'scan'} ${quoted(folder)}`;
  if (terminal.options.json) {
    terminal.document({ folder, recordFile, record, found, words, next } satisfies Said<GetOutput>);
    return;
  }
  const { archive, licence, terms, papers, citation } = record;
  const lines = [
    `${archive.name}: ${formatBytes(archive.bytes)}, SHA-256 ${archive.sha256}`,
    `${plural(record.files, 'file')} in ${folder}`,
    licence !== null
      ? `Licence: ${licence}`
      : terms !== null
        ? `Terms of use: ${terms}`
        : `Licence: not known${papers.length > 0 ? `; see ${papers.slice(0, 3).join(', ')}` : ''}`,
    ...(citation === null ? [] : [`Citation: ${citation}`]),
    `All of that is kept in ${recordFile}.`,
    '',
    words,
    `${found ? 'Train on it' : 'See what is in it'}: ${next}`,
  ];
  terminal.line(lines.join('\n'));
}

/** As a shell takes it as one word. */
function quoted(folder: string): string {
  return /^[\w@%+=:,./-]+$/.test(folder) ? folder : JSON.stringify(folder);
}
