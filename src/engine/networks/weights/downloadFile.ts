import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../../core/errors';
import { formatBytes } from '../../../core/format';
import { HttpStatus, httpGet, NotFollowed } from './httpGet';
import type { PartialFile } from './partialFile';
import { requireSpace, spaceError } from './space';

export interface DownloadOptions {
  readonly address: string;
  readonly partial: PartialFile;
  /**
   * Bytes of the file as it is published, null where nobody says: a server that sends many more, or without an end, is
   * stopped.
   */
  readonly expected: number | null;
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

/**
 * Fetches an address into its partial file, continuing where an earlier attempt ended; the partial file is whole when
 * it resolves. Connections that break and servers that are busy are tried again after a while. What has arrived is kept
 * at every kind of end. Throws LoupeError `download` with what to do, or the signal's reason.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { signal, partial, address, tries = 5, firstWait = 1000 } = options;
  for (let failures = 0; ;) {
    const { bytes: before } = await partial.arrived(address);
    try {
      return await attempt(options);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof LoupeError) throw error;
      const { bytes: after } = await partial.arrived(address);
      failures = after > before ? 1 : failures + 1;
      if (!isPassing(error) || failures >= tries) throw failure(options, error, failures);
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
  const { address, partial, signal, onProgress, environment, patience = 30_000 } = options;
  const { bytes, state } = await partial.arrived(address);
  if (bytes > 0 && bytes === state.total) return;
  const asked = bytes > 0 ? { Range: `bytes=${bytes}-`, ...(state.etag ? { 'If-Range': state.etag } : {}) } : {};
  const answer = await httpGet(address, { headers: asked, signal, environment, patience }).catch(
    async (error: unknown) => {
      // A partial file longer than the whole, or a file that changed: begin again.
      if (error instanceof HttpStatus && error.status === 416) await partial.remove();
      throw error;
    },
  );
  const from = continuesAt(answer);
  if (from !== 0 && from !== bytes) {
    answer.destroy();
    await partial.remove();
    throw new Error(`${new URL(address).host} sent another piece than was asked for`);
  }
  const length = Number(answer.headers['content-length'] ?? NaN);
  const total = Number.isFinite(length) ? from + length : undefined;
  const most = mostBytes(options.expected);
  if (total !== undefined && total > most) {
    answer.destroy();
    throw tooLong(options, `${formatBytes(total)} (${total} bytes)`);
  }
  await requireSpace(partial.path, total === undefined ? 0 : total - from);
  const etag = answer.headers.etag;
  const writer = await partial.writer(from, {
    address,
    etag: etag && !etag.startsWith('W/') ? etag : null,
    total: total ?? null,
  });
  let done = from;
  let endless = false;
  try {
    onProgress?.(done, total);
    for await (const piece of answer as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      if (done + piece.length > most) {
        endless = true;
        throw tooLong(options, `more than ${formatBytes(most)}`);
      }
      await writer.write(piece).catch((error: unknown) => {
        throw spaceError(partial.path, error);
      });
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

/** Bytes of the largest file of keras.applications (VGG19 with its classifier: 575 MB), and more. */
const mostUnknown = 2 * 2 ** 30;

/** Bytes that are taken at most: a file that a mirror has saved again may be a little longer than the published one. */
export function mostBytes(expected: number | null): number {
  return expected === null ? mostUnknown : Math.ceil(expected * 1.1) + 2 ** 20;
}

function tooLong({ address, partial, expected }: DownloadOptions, sent: string): LoupeError {
  const known =
    expected === null ? 'no network’s file is as long' : `the file has ${formatBytes(expected)} (${expected} bytes)`;
  return new LoupeError(
    'download',
    `${path.basename(partial.target)} was not downloaded: ${new URL(address).host} sends ${sent}, but ${known}. It is another file, or an endless one. Use another address (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR), or import a file: loupe weights import <file>`,
  );
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

function failure({ address, partial }: DownloadOptions, error: unknown, failures: number): LoupeError {
  const file = path.basename(partial.target);
  const host = new URL(address).host;
  return new LoupeError(
    'download',
    `${file} could not be downloaded: ${reason(error, host, failures)} What has arrived is kept and used by the next attempt. Or fetch ${address} elsewhere and import it with: loupe weights import <file>`,
    { cause: error },
  );
}

function reason(error: unknown, host: string, failures: number): string {
  if (error instanceof HttpStatus) {
    switch (error.status) {
      case 404:
      case 410:
        return `${host} does not have it (${error.status}). If a mirror is set (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR), check its address.`;
      case 401:
      case 403:
        return `${error.from} refuses it (${error.status}). The network may let only some addresses through; ask its administrator, or set a mirror (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR).`;
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
