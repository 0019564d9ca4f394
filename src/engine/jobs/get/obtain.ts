import { stat } from 'node:fs/promises';
import { LoupeError, messageOf } from '../../../core/errors';
import { HttpStatus } from '../../downloads/httpGet';
import { shownAddress } from '../../downloads/shownAddress';
import { directAddress } from './directAddress';
import { fetchArchive, tellKept } from './fetchArchive';
import type { GetJob } from './getJob';
import {
  explainKaggle,
  kaggleBase,
  kaggleDownload,
  kagglePage,
  kaggleProvenance,
  provenanceUnknown,
  requireSecret,
  unknownProvenance,
  type KaggleSource,
  type Provenance,
} from './kaggle';
import { findKaggleToken, type KaggleToken } from './kaggleToken';
import { fileOf, sourceWords, type Source } from './source';

/** The file that holds a dataset, wherever it lies. */
export interface Obtained {
  readonly file: string;
  readonly name: string;
  readonly bytes: number;
  readonly source: string;
  /** The address and page as they may be shown; null for a file of this computer. */
  readonly address: string | null;
  readonly page: string | null;
  /** Who sent it; undefined for a file of this computer. */
  readonly host: string | undefined;
  readonly provenance: Provenance;
  /** Removes it where it was downloaded: it is of no use any more. A file of the user's stays. */
  discard(): Promise<void>;
  /** Says that it is kept for the next time, where it is. */
  tellKept(): Promise<void>;
  release(): Promise<void>;
}

/** Downloads what is named, or finds it on this computer. */
export async function obtain(source: Source, target: string, job: GetJob): Promise<Obtained> {
  if (source.kind === 'file') return onThisComputer(source.file);
  const environment = job.environment ?? process.env;
  if (source.kind === 'address') {
    const direct = directAddress(source.address);
    if (direct !== undefined)
      job.notify('info', 'download', `That is the page about the file; the file itself is at ${shownAddress(direct)}`);
    return download(direct ?? source.address, source, null, unknownProvenance, target, job);
  }
  const base = kaggleBase(environment);
  const token = await findKaggleToken(environment, job.notify);
  if (token) requireSecret(base);
  const provenance = await provenanceOf(base, source, token, job);
  if (provenance.licence !== null)
    job.notify('info', 'licence', `${provenance.title ?? source.name}: licence ${provenance.licence}.`);
  return download(kaggleDownload(base, source), source, kagglePage(base, source), provenance, target, job, {
    credentials: token?.headers,
    explain: explainKaggle(base, source, token),
  });
}

async function download(
  address: string,
  source: Source,
  page: string | null,
  provenance: Provenance,
  target: string,
  job: GetJob,
  kaggle: Pick<Parameters<typeof fetchArchive>[0], 'credentials' | 'explain'> = {},
): Promise<Obtained> {
  const { partial, name } = await fetchArchive({
    ...kaggle,
    address,
    name: fileOf(source),
    target,
    notify: job.notify,
    signal: job.signal,
    environment: job.environment,
    tries: job.tries,
    firstWait: job.firstWait,
    patience: job.patience,
    onProgress: (done, total) => job.onStep?.('download', done, total),
  });
  return {
    file: partial.path,
    name,
    bytes: (await stat(partial.path)).size,
    source: sourceWords(source),
    address: shownAddress(address),
    page,
    host: new URL(address).host,
    provenance,
    discard: () => partial.remove(),
    tellKept: () => tellKept(partial, name, job.notify),
    release: () => partial.release(),
  };
}

async function onThisComputer(file: string): Promise<Obtained> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new LoupeError(
      'wrong-option',
      `${file} is no file. Name an archive, an address, kaggle:owner/name or kaggle-competition:name.`,
    );
  const nothing = async (): Promise<void> => undefined;
  return {
    file,
    name: fileOf({ kind: 'file', file }),
    bytes: found.size,
    source: file,
    address: null,
    page: null,
    host: undefined,
    provenance: unknownProvenance,
    discard: nothing,
    tellKept: nothing,
    release: nothing,
  };
}

/** Licence and citation; that they are not known is said, and stops nothing. */
async function provenanceOf(
  base: string,
  source: KaggleSource,
  token: KaggleToken | undefined,
  { signal, environment = process.env, patience = 30_000, notify }: GetJob,
): Promise<Provenance> {
  try {
    return await kaggleProvenance(base, source, token, { signal, environment, patience });
  } catch (error) {
    signal?.throwIfAborted();
    const explained = error instanceof HttpStatus ? explainKaggle(base, source, token)(error) : undefined;
    if (error instanceof HttpStatus && error.status === 401 && explained) throw explained;
    notify('warning', 'licence', provenanceUnknown(messageOf(error)));
    return unknownProvenance;
  }
}
