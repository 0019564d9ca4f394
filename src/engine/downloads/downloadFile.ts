import type { IncomingMessage } from 'node:http';
import type { Notify } from '../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../core/errors';
import { formatBytes } from '../../core/format';
import { HttpStatus, httpGet, NotFollowed } from './httpGet';
import type { PartialFile, PartState } from './partialFile';
import { shownAddress } from './shownAddress';
import { requireSpace, spaceError } from './space';

/** What the messages say of a file, besides what went wrong. */
export interface DownloadWords {
  /** What it is called. */
  readonly file: string;
  /** Why so many bytes cannot be it, and what to do, after “… sends 3 GB”; needed where there is a limit. */
  readonly tooLong?: string;
  /** What to do where the server does not have it. */
  readonly missing: string;
  /** What to do where the server refuses it. */
  readonly refused: string;
  /** What else can be done, at the end of every message. */
  readonly otherwise: string;
}

export interface DownloadOptions {
  readonly address: string;
  /** What the note beside the part calls the address, where that must not be written down. */
  readonly key?: string | undefined;
  readonly partial: PartialFile;
  readonly words: DownloadWords;
  /** Bytes that are taken at most, null for as many as the disk holds: a server that sends more is stopped. */
  readonly most: number | null;
  /** See `GetOptions`. */
  readonly credentials?: Readonly<Record<string, string>> | undefined;
  /** Looks at the headers of the answer; throws a LoupeError where it is not what was asked for. */
  readonly check?: ((answer: IncomingMessage) => void | Promise<void>) | undefined;
  /** A LoupeError that says more of a refusal than `words` does. */
  readonly explain?: ((refusal: HttpStatus) => LoupeError | undefined) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far, and of the whole where the server says it. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** A sentence about a try that failed, and that there will be another. */
  readonly notify?: Notify | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Tries in a row that brought nothing, before it is given up. */
  readonly tries?: number | undefined;
  /** Milliseconds before the second try; doubled for each one after it. */
  readonly firstWait?: number | undefined;
  readonly patience?: number | undefined;
}

const longestWait = 30_000;

/** Of a file whose length nobody says: after so many bytes each it is looked whether so many more find room. */
const looked = 64 * 2 ** 20;
const kept = 256 * 2 ** 20;

/**
 * Fetches an address into its partial file, continuing where an earlier attempt ended; the partial file is whole when
 * it resolves. Connections that break and servers that are busy are tried again after a while. What has arrived is kept
 * at every kind of end. Throws LoupeError `download` with what to do, or the signal's reason.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { signal, partial, address, key = address, tries = 5, firstWait = 1000 } = options;
  // A server that promises more than it has is asked for the rest again and again: only what is new counts.
  let furthest = (await partial.arrived(key)).bytes;
  for (let failures = 0; ;) {
    try {
      return await attempt(options);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof LoupeError) throw error;
      const explained = error instanceof HttpStatus ? options.explain?.(error) : undefined;
      if (explained) throw explained;
      const { bytes: after } = await partial.arrived(key);
      failures = after > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, after);
      if (!isPassing(error) || failures >= tries) throw failure(options, error, failures, after);
      const wait = Math.min(
        longestWait,
        error instanceof HttpStatus && error.retryAfter !== undefined
          ? error.retryAfter * 1000
          : firstWait * 2 ** (failures - 1),
      );
      options.notify?.(
        'warning',
        'download',
        `${messageOf(error)}; trying again${wait >= 1000 ? ` in ${Math.round(wait / 1000)} s` : ''}.`,
      );
      await pause(wait, signal);
    }
  }
}

async function attempt(options: DownloadOptions): Promise<void> {
  const { address, key = address, partial, signal, onProgress, environment, credentials, patience = 30_000 } = options;
  const { bytes, state } = await partial.arrived(key);
  if (bytes > 0 && bytes === state.total) return;
  const same = state.etag ?? state.modified;
  const asked = bytes > 0 ? { Range: `bytes=${bytes}-`, ...(same ? { 'If-Range': same } : {}) } : {};
  const answer = await httpGet(address, { headers: asked, credentials, signal, environment, patience }).catch(
    async (error: unknown) => {
      // A partial file longer than the whole, or a file that changed: begin again.
      if (error instanceof HttpStatus && error.status === 416) await partial.remove();
      throw error;
    },
  );
  const from = continuesAt(answer);
  if (from !== 0 && (from !== bytes || isAnother(answer, state))) {
    answer.destroy();
    await partial.remove();
    throw new Error(`${new URL(address).host} sent a piece of another file than the one that was begun`);
  }
  try {
    await options.check?.(answer);
  } catch (error) {
    answer.destroy();
    throw error;
  }
  if (bytes > 0 && from === 0)
    options.notify?.(
      'info',
      'download',
      `${new URL(address).host} sends the whole file again (it cannot continue, or the file changed): the ${formatBytes(bytes)} that came before are dropped.`,
    );
  const length = Number(answer.headers['content-length'] ?? NaN);
  const total = Number.isFinite(length) ? from + length : undefined;
  const { most } = options;
  if (total !== undefined && most !== null && total > most) {
    answer.destroy();
    throw tooLong(options, `${formatBytes(total)} (${total} bytes)`);
  }
  await requireSpace(partial.path, total === undefined ? 0 : total - from);
  const { etag, 'last-modified': modified } = answer.headers;
  const writer = await partial.writer(from, {
    address: key,
    etag: etag && !etag.startsWith('W/') ? etag : null,
    modified: modified ?? null,
    total: total ?? null,
  });
  let done = from;
  let endless = false;
  try {
    onProgress?.(done, total);
    for await (const piece of answer as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      if (most !== null && done + piece.length > most) {
        endless = true;
        throw tooLong(options, `more than ${formatBytes(most)}`);
      }
      await writer.write(piece).catch((error: unknown) => {
        throw spaceError(partial.path, error);
      });
      if (total === undefined && Math.floor((done + piece.length) / looked) > Math.floor(done / looked))
        await requireSpace(partial.path, kept);
      done += piece.length;
      onProgress?.(done, total);
    }
  } finally {
    answer.destroy();
    await writer.close();
    // Nothing of a file that is too long is of use.
    if (endless) await partial.remove();
  }
  if (total !== undefined && done < total)
    throw new Error(`${new URL(address).host} broke off after ${done} of ${total} bytes`);
}

function tooLong({ address, words }: DownloadOptions, sent: string): LoupeError {
  return new LoupeError(
    'download',
    `${words.file} was not downloaded: ${new URL(address).host} sends ${sent}${words.tooLong ? `, ${words.tooLong}` : '.'}`,
  );
}

/** Whether a piece belongs to another file than the one that was begun: by etag and length, where they are given. */
function isAnother({ headers }: IncomingMessage, { etag, total }: PartState): boolean {
  const whole = Number(/\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? NaN);
  if (total !== null && Number.isFinite(whole) && whole !== total) return true;
  return etag !== null && headers.etag !== undefined && headers.etag !== etag;
}

/** Where the bytes of an answer belong: 0 for the whole file. */
function continuesAt(answer: IncomingMessage): number {
  if (answer.statusCode !== 206) return 0;
  return Number(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1] ?? NaN);
}

/**
 * Whether a fault may be over in a moment: broken connections and names that cannot be looked up just now, busy
 * servers.
 */
function isPassing(error: unknown): boolean {
  if (error instanceof NotFollowed) return false;
  if (error instanceof HttpStatus)
    return error.status >= 500 || error.status === 429 || error.status === 408 || error.status === 416;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return !/^(ENOTFOUND|ENOENT|EACCES|EPERM|EROFS|EISDIR|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code);
}

function failure({ address, words }: DownloadOptions, error: unknown, failures: number, arrived: number): LoupeError {
  const { host } = new URL(address);
  return new LoupeError(
    'download',
    `${words.file} could not be downloaded: ${reason(error, host, failures, words)}${arrived > 0 ? ' What has arrived is kept and used by the next attempt.' : ''} Or fetch ${shownAddress(address)} elsewhere${words.otherwise}`,
    { cause: error },
  );
}

function reason(error: unknown, host: string, failures: number, words: DownloadWords): string {
  if (error instanceof HttpStatus) {
    switch (error.status) {
      case 404:
      case 410:
        return `${host} does not have it (${error.status}).${words.missing}`;
      case 401:
      case 403:
        return `${error.from} refuses it (${error.status}).${words.refused}`;
      case 407:
        return `${error.from} wants a user and password. Set them in HTTPS_PROXY: http://user:password@host:port.`;
      default:
        return `${error.message}${failures > 1 ? `, ${failures} times in a row` : ''}.`;
    }
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return `the name ${host} cannot be looked up, so there is probably no network.`;
  if (/CERT_|TLS|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code))
    return `the certificate of ${host} is not trusted (${code}). Where a proxy replaces certificates, name its own with NODE_EXTRA_CA_CERTS.`;
  return `${messageOf(error)}${failures > 1 ? `, ${failures} times in a row` : ''}.`;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('stopped'));
    }
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}
