import type { NoticeCode } from '../../core/codes/noticeCodes';
import { LoupeError } from '../../core/errors';
import { formatAccuracy, formatBytes } from '../../core/format';
import { starterName } from '../../engine/networks/backbones';
import { catalogue, catalogueEntry, type CatalogueEntry } from '../../engine/networks/architectures/catalogue';
import {
  downloadWeights,
  importWeights,
  removeWeights,
  type Installed,
} from '../../engine/networks/weights/installWeights';
import { importedBackbones, removeImported } from '../../engine/networks/importedBackbones';
import { expectedBytes, listWeights } from '../../engine/networks/listWeights';
import type { Said, WeightsOutput } from '../../protocol/cliOutput';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly as?: string;
  readonly top?: boolean;
}

/**
 * `loupe weights [list|download|import|remove]`: pretrained weights of the networks. Only `download` uses the network.
 */
export async function weights(
  action: string,
  what: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  switch (action) {
    case 'list':
      break;
    case 'download':
      if (!(await download(named(what, action), options, terminal))) return exitCode.stopped;
      break;
    case 'import': {
      const file = required(what, 'loupe weights import <file> --as <name>');
      const entry = options.as === undefined ? entryOfFile(file) : catalogueEntry(options.as);
      const done = await stoppable((signal) => importWeights(entry, file, signal));
      if (!done) return exitCode.stopped;
      terminal.warn(`${entry.title}: ${file} fits and is now ${done.path}.${origin(done, terminal)}`);
      break;
    }
    case 'remove': {
      const name = required(what, 'loupe weights remove <name>');
      const freed = importedBackbones().includes(name)
        ? await removeImported(name)
        : await removeWeights(named(name, action));
      terminal.warn(freed > 0 ? `${name}: ${formatBytes(freed)} freed.` : `${name}: there was nothing in the cache.`);
      break;
    }
    default:
      throw new LoupeError('wrong-option', `“${action}” is not one of list, download, import and remove.`);
  }
  const list = listWeights();
  if (terminal.options.json) terminal.document(list satisfies Said<WeightsOutput>);
  else if (action === 'list') terminal.line(listText(list));
  return exitCode.ok;
}

async function download(entry: CatalogueEntry, options: Options, terminal: Terminal): Promise<Installed | undefined> {
  const progress = new Progress(terminal);
  terminal.warn(`${entry.title}: about ${formatBytes(expectedBytes(entry))} are downloaded and kept.`);
  const done = await stoppable((signal) =>
    downloadWeights(entry, {
      top: options.top,
      signal,
      onProgress: (bytes, total = expectedBytes(entry)) =>
        progress.update('download', megabytes(Math.min(bytes, total)), megabytes(total), entry.title),
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
    }),
  ).finally(() => progress.clear());
  if (done)
    terminal.warn(
      `${entry.title} is ready: ${done.path} (${formatBytes(done.bytes)}).${origin(done, terminal)} Train with it: loupe train <folder> --model ${entry.name}`,
    );
  else
    terminal.warn(
      `Stopped. What has arrived is kept; the next “loupe weights download ${entry.name}” continues from there.`,
    );
  return done;
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** Where a file is from, in a sentence; a doubt of it stands in the document too. */
function origin({ official }: Installed, terminal: Terminal): string {
  if (official === true) return ' It is the file that Keras published.';
  const doubt =
    official === null
      ? 'Nobody published this file’s hash, so it was only seen to fit the network.'
      : 'It is not the file that Keras published (its hash differs).';
  terminal.note({ level: 'warning', code: 'weights-unofficial' satisfies NoticeCode, message: doubt });
  return ` ${doubt}`;
}

function named(name: string | undefined, action: string): CatalogueEntry {
  const entry = catalogueEntry(required(name, `loupe weights ${action} <name>`));
  if (entry.name === starterName && action === 'download')
    throw new LoupeError(
      'wrong-option',
      `The weights of ${entry.title} are shipped with Loupe; nothing has to be downloaded.`,
    );
  return entry;
}

function required(what: string | undefined, usage: string): string {
  if (what !== undefined) return what;
  throw new LoupeError('wrong-option', `Say which: ${usage}. See the names with: loupe weights list`);
}

/** The network that a file is for by its name. */
function entryOfFile(file: string): CatalogueEntry {
  const base = file.split(/[/\\]/).at(-1);
  const entry = catalogue.find(({ weights: { noTop, top } }) => noTop.file === base || top.file === base);
  if (entry) return entry;
  throw new LoupeError(
    'wrong-option',
    `${base} is none of Keras's file names. Say which network it is for: loupe weights import ${file} --as <name>`,
  );
}

const words: Readonly<Record<WeightsOutput['networks'][number]['state'], string>> = {
  shipped: 'shipped',
  folder: 'in your folder',
  cache: 'downloaded',
  keras: 'from Keras',
  partial: 'half downloaded',
  absent: '',
};

function listText({ networks, imported, folder, cache }: Said<WeightsOutput>): string {
  const table = textTable(
    [
      ['--model', 'pixels', 'parameters', 'file', 'ImageNet top-1', 'licence', 'here'],
      ...networks.map((one) => [
        one.name,
        String(one.size),
        `${(one.parameters / 1e6).toFixed(1)} M`,
        formatBytes(one.bytes),
        one.top1 === null ? '' : formatAccuracy(one.top1),
        one.licence,
        words[one.state],
      ]),
    ],
    [1, 2, 3, 4],
  );
  const own = imported.length > 0 ? `\nYour own: ${imported.join(', ')}` : '';
  return `${table}${own}\n\nFetch one: loupe weights download <name>. ${folder === null ? `Downloads are kept in ${cache}; files that are already here are found where LOUPE_WEIGHTS_DIR says.` : `Your folder: ${folder}; downloads: ${cache}`}`;
}
