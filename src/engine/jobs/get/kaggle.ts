import * as v from 'valibot';
import { LoupeError, messageOf } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { httpGet, type HttpStatus } from '../../downloads/httpGet';
import type { KaggleToken } from './kaggleToken';
import type { Source } from './source';

/** A dataset or competition of Kaggle. */
export type KaggleSource = Extract<Source, { kind: 'kaggle' | 'competition' }>;

const usualBase = 'https://www.kaggle.com';

/** Kaggle's address, or that of a mirror (`LOUPE_KAGGLE_ADDRESS`). Throws LoupeError `wrong-option`. */
export function kaggleBase(environment: NodeJS.ProcessEnv): string {
  const own = environment['LOUPE_KAGGLE_ADDRESS']?.trim();
  if (!own) return usualBase;
  if (!/^https?:\/\//i.test(own) || !URL.canParse(own))
    throw new LoupeError(
      'wrong-option',
      'The address of Kaggle (loupe.kaggleAddress, LOUPE_KAGGLE_ADDRESS) does not begin with https:// or http://.',
    );
  return own.replace(/\/+$/, '');
}

/** Throws LoupeError `kaggle-token` where the token would go over the network for everybody to read. */
export function requireSecret(base: string): void {
  const { protocol, hostname } = new URL(base);
  if (protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new LoupeError(
    'kaggle-token',
    `Your Kaggle token is not sent to ${hostname} without encryption. Give its address with https:// (loupe.kaggleAddress, LOUPE_KAGGLE_ADDRESS).`,
  );
}

export function kaggleDownload(base: string, source: KaggleSource): string {
  if (source.kind === 'competition') return `${base}/api/v1/competitions/data/download-all/${source.name}`;
  const version = source.version === undefined ? '' : `?datasetVersionNumber=${source.version}`;
  return `${base}/api/v1/datasets/download/${source.owner}/${source.name}${version}`;
}

/** The page for people. */
export function kagglePage(base: string, source: KaggleSource): string {
  return source.kind === 'competition'
    ? `${base}/competitions/${source.name}`
    : `${base}/datasets/${source.owner}/${source.name}`;
}

/** What is kept beside the data of who made it and what one may do with it; null where nobody said. */
export interface Provenance {
  readonly title: string | null;
  readonly licence: string | null;
  readonly citation: string | null;
  /** Where the terms of use stand. */
  readonly terms: string | null;
  readonly version: number | null;
}

export const unknownProvenance: Provenance = { title: null, licence: null, citation: null, terms: null, version: null };

const text = v.optional(v.nullable(v.string()));
const viewSchema = v.object({
  title: text,
  licenseName: text,
  ownerName: text,
  lastUpdated: text,
  currentVersionNumber: v.optional(v.nullable(v.number())),
});

const longestView = 4 << 20;

/** Asks Kaggle for licence and title of a dataset. Throws an Error where it does not answer. */
export async function kaggleProvenance(
  base: string,
  source: KaggleSource,
  token: KaggleToken | undefined,
  {
    signal,
    environment,
    patience,
  }: { signal?: AbortSignal | undefined; environment: NodeJS.ProcessEnv; patience: number },
): Promise<Provenance> {
  const page = kagglePage(base, source);
  if (source.kind === 'competition')
    return {
      ...unknownProvenance,
      citation: `Kaggle competition “${source.name}”, ${page}`,
      terms: `${page}/rules`,
    };
  const answer = await httpGet(`${base}/api/v1/datasets/view/${source.owner}/${source.name}`, {
    credentials: token?.headers,
    signal,
    environment,
    patience,
  });
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    if ((bytes += piece.length) > longestView) throw new Error('the answer is too long');
    pieces.push(piece);
  }
  const parsed = parseJsonWith(viewSchema, Buffer.concat(pieces).toString('utf8'));
  if (!parsed.ok) throw new Error('the answer is not understood');
  const { title, licenseName, ownerName, lastUpdated, currentVersionNumber } = parsed.value;
  const version = source.version ?? currentVersionNumber ?? null;
  const year = source.version === undefined ? (/^\d{4}/.exec(lastUpdated ?? '')?.[0] ?? null) : null;
  const citation = [
    ownerName || source.owner,
    ...(year === null ? [] : [`(${year})`]),
    `“${title || source.name}”${version === null ? '' : `, version ${version}`}`,
    `Kaggle, ${page}`,
  ]
    .join('. ')
    .replace(/\. \(/, ' (');
  return { title: title || null, licence: licenseName || null, citation, terms: null, version };
}

/** Why Kaggle refuses, and what to do. */
export function explainKaggle(
  base: string,
  source: KaggleSource,
  token: KaggleToken | undefined,
): (refusal: HttpStatus) => LoupeError | undefined {
  const page = kagglePage(base, source);
  const error = (sentence: string): LoupeError => new LoupeError('kaggle', sentence);
  return ({ status, from }) => {
    // What another server says, to which Kaggle has led, is no word of Kaggle's.
    if (from !== new URL(base).host) return undefined;
    const what =
      source.kind === 'competition' ? `competition ${source.name}` : `dataset ${source.owner}/${source.name}`;
    if (status === 404 || status === 410)
      return error(`Kaggle has no ${what} (${status}), or does not show it to you. Look at ${page}`);
    if (status === 401)
      return token
        ? error(
            `Kaggle does not accept the token of ${token.origin} (401). Make a new one at https://www.kaggle.com/settings (API).`,
          )
        : error(`Kaggle gives the ${what} only to who signs in (401). ${howToSignIn}`);
    if (status !== 403) return undefined;
    if (source.kind === 'competition')
      return error(
        `Kaggle does not give you the data of the ${what} (403): its rules have not been accepted. Open ${page}/rules, accept them there, and try again.${token ? '' : ` ${howToSignIn}`}`,
      );
    return error(
      token
        ? `Kaggle does not give you the ${what} (403): it is private, or wants something to be accepted in the browser first. Open ${page}, press Download there, and try again.`
        : `Kaggle gives the ${what} only to who signs in (403). ${howToSignIn}`,
    );
  };
}

const howToSignIn =
  'Make a token at https://www.kaggle.com/settings (API), and put kaggle.json into ~/.kaggle, or set KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY.';

/** Why licence and citation are not known, in a sentence. */
export function provenanceUnknown(error: unknown): string {
  return `Licence and citation could not be read from Kaggle (${messageOf(error)}); they are not kept beside the data.`;
}
