import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError } from '../../../core/errors';
import { formatBytes } from '../../../core/format';
import { cacheFolder } from '../../cache/cacheFolder';
import { downloadFile, type DownloadOptions } from '../../downloads/downloadFile';
import { PartialFile } from '../../downloads/partialFile';
import { shownAddress } from '../../downloads/shownAddress';
import { freeBytes } from '../../downloads/space';
import { plainName } from './source';

/** What is fetched, and where what it holds will go. */
export interface Fetch extends Pick<
  DownloadOptions,
  'signal' | 'onProgress' | 'environment' | 'tries' | 'firstWait' | 'patience' | 'credentials' | 'explain'
> {
  readonly address: string;
  /** As far as the address says it. */
  readonly name: string;
  /** The folder that will be filled; it need not be there yet. */
  readonly target: string;
  readonly notify: Notify;
}

/** A file that has come, in the cache; nobody else may use it until it is released. */
export interface Fetched {
  readonly partial: PartialFile;
  /** What the server calls it, else what the address does. */
  readonly name: string;
}

/** Archives that are not unpacked, by their names: told before gigabytes of them have come. */
const unsupportedName = /\.(7z|rar|xz|txz|bz2|tbz2?|zst|lz|lzma|dmg|iso)$/i;

/** Where the cache keeps what is on its way: the address may hold secrets, so only its hash stands in the name. */
export function placeOf(address: string, name: string): string {
  const mark = createHash('sha256').update(address).digest('hex').slice(0, 16);
  return cacheFolder('downloads', `${mark}-${name.replace(/[^\w.-]/g, '_').slice(-80)}`);
}

/**
 * Downloads an archive into the cache, continuing where an earlier attempt ended. Throws LoupeError `download`,
 * `download-running`, `disk-full`, `archive`, or what `explain` makes of a refusal. What has arrived is kept.
 */
export async function fetchArchive(fetch: Fetch): Promise<Fetched> {
  const { address, notify } = fetch;
  const partial = await PartialFile.hold(placeOf(address, fetch.name));
  let { name } = fetch;
  try {
    // The note beside the part must not hold what lets others in.
    const key = shownAddress(address);
    const { bytes, state } = await partial.arrived(key);
    if (bytes > 0)
      notify(
        'info',
        'download',
        bytes === state.total
          ? `${name} is in the cache from before (${formatBytes(bytes)}), and is not downloaded again.`
          : `Continuing after ${formatBytes(bytes)} that came before.`,
      );
    await downloadFile({
      ...fetch,
      key,
      partial,
      most: null,
      words: {
        file: name,
        missing: ' Check the address.',
        refused:
          ' It may want you to sign in, or the network lets only some addresses through: fetch it with the browser.',
        otherwise: ', for example with a browser, and unpack it with: loupe get <file> <folder>',
      },
      check: async (answer) => {
        name = nameOf(answer) ?? name;
        requireArchive(address, name, answer);
        await requireRoom(partial.path, fetch.target, answer, bytes);
      },
    });
    return { partial, name };
  } catch (error) {
    // Why a download failed is told with what is kept.
    if (fetch.signal?.aborted) await tellKept(partial, name, notify);
    await partial.release();
    throw error;
  }
}

/** Says how much has come and is kept; nothing where there is nothing. */
export async function tellKept(partial: PartialFile, name: string, notify: Notify): Promise<void> {
  const bytes = await stat(partial.path).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > 0)
    notify(
      'info',
      'download',
      `What has arrived of ${name} (${formatBytes(bytes)}) is kept in the cache, and used by the next attempt: ${partial.path}`,
    );
}

/** The name that the server gives (RFC 6266). */
function nameOf({ headers }: IncomingMessage): string | undefined {
  const header = headers['content-disposition'] ?? '';
  const extended = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(header)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
  try {
    return (
      plainName(extended === undefined ? (plain?.[1] ?? plain?.[2] ?? '') : decodeURIComponent(extended.trim())) ||
      undefined
    );
  } catch {
    return undefined;
  }
}

function requireArchive(address: string, name: string, { headers }: IncomingMessage): void {
  const { host } = new URL(address);
  if (/^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) throw notAFile(host);
  if (unsupportedName.test(name))
    throw new LoupeError(
      'archive',
      `${name} was not downloaded: Loupe unpacks zip, tar and tar.gz. Fetch ${shownAddress(address)} with a browser, and unpack it with another program.`,
    );
}

/** A web page came in place of a file. */
export function notAFile(host: string): LoupeError {
  return new LoupeError(
    'download',
    `${host} sends a web page, and not a file: it may want you to sign in or to confirm something, or the address is that of a page about the file. Open it in a browser, and give the address of the file itself, or download it there and unpack it with: loupe get <file> <folder>`,
  );
}

/** Images hardly compress, so what is unpacked takes at least as much as what comes. */
async function requireRoom(part: string, target: string, answer: IncomingMessage, arrived: number): Promise<void> {
  const length = Number(answer.headers['content-length'] ?? NaN);
  if (!Number.isFinite(length)) return;
  const whole = length + (answer.statusCode === 206 ? arrived : 0);
  const place = await existing(path.dirname(target));
  const [free, one, other] = await Promise.all([freeBytes(place), deviceOf(path.dirname(part)), deviceOf(place)]);
  const needed = one === other ? whole + length : whole;
  if (free === undefined || free >= needed) return;
  throw new LoupeError(
    'disk-full',
    `${place} has ${formatBytes(free)} left, but ${formatBytes(needed)} are needed${one === other ? ': for the download, and at least as much for what is in it' : ' at least for what is unpacked'}. Free some space, or choose a folder on another disk.`,
  );
}

async function deviceOf(folder: string): Promise<number | undefined> {
  return stat(folder).then(
    ({ dev }) => dev,
    () => undefined,
  );
}

/** The first folder above that is there. */
async function existing(folder: string): Promise<string> {
  const above = path.dirname(folder);
  return (await deviceOf(folder)) === undefined && above !== folder ? existing(above) : folder;
}
