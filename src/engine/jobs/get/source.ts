import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stemOf } from '../../archives/survey';
import { LoupeError } from '../../../core/errors';
import { shownAddress } from '../../downloads/shownAddress';

/** Where a dataset comes from, as it was named. */
export type Source =
  | { readonly kind: 'kaggle'; readonly owner: string; readonly name: string; readonly version: number | undefined }
  | { readonly kind: 'competition'; readonly name: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'file'; readonly file: string };

const slug = '([A-Za-z0-9][A-Za-z0-9_-]*)';
const dataset = new RegExp(`^(?:datasets/)?${slug}/${slug}(?:/versions/(\\d+)|/.*)?$`);
const competition = new RegExp(`^(?:competitions/|c/)?${slug}(?:/.*)?$`);

/**
 * Understands `kaggle:owner/name`, `kaggle-competition:name`, the addresses of their pages, any other http(s) address,
 * and a file of this computer. Throws LoupeError `wrong-option`.
 */
export function parseSource(given: string): Source {
  const text = given.trim();
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case 'kaggle':
      return kaggleDataset(rest) ?? unclear(given, 'A dataset of Kaggle is named as kaggle:owner/name.');
    case 'kaggle-competition':
      return kaggleCompetition(rest) ?? unclear(given, 'A competition of Kaggle is named as kaggle-competition:name.');
    case 'http':
    case 'https':
      if (!URL.canParse(text)) return unclear(given, 'The address cannot be understood.');
      return kagglePage(new URL(text)) ?? { kind: 'address', address: text };
    case 'file':
      if (URL.canParse(text)) return { kind: 'file', file: fileURLToPath(text) };
      return unclear(given, 'The address cannot be understood.');
    default: {
      // No shell has replaced it where it was typed in the editor.
      const place = /^~[/\\]/.test(text) ? path.join(os.homedir(), text.slice(2)) : text;
      if (existsSync(place)) return { kind: 'file', file: path.resolve(place) };
      return unclear(
        given,
        scheme === ''
          ? 'There is no such file, and an address begins with https:// or http://.'
          : `Addresses that begin with ${scheme}: are not fetched; give one with https://, or a file that is here.`,
      );
    }
  }
}

function unclear(given: string, why: string): never {
  throw new LoupeError(
    'wrong-option',
    `“${shownAddress(given)}” says of no dataset where it is. ${why} Also: kaggle:owner/name, kaggle-competition:name.`,
  );
}

function kaggleDataset(rest: string): Source | undefined {
  const [, owner, name, version] = dataset.exec(rest.replace(/\/+$/, '')) ?? [];
  if (owner === undefined || name === undefined) return undefined;
  return { kind: 'kaggle', owner, name, version: version === undefined ? undefined : Number(version) };
}

function kaggleCompetition(rest: string): Source | undefined {
  const name = competition.exec(rest)?.[1];
  return name === undefined ? undefined : { kind: 'competition', name };
}

/** The page of a dataset or competition, which people copy from the browser: the page itself is of no use. */
function kagglePage({ hostname, pathname }: URL): Source | undefined {
  if (!/^(www\.)?kaggle\.com$/i.test(hostname)) return undefined;
  const rest = pathname.replace(/^\/+|\/+$/g, '');
  if (rest.startsWith('datasets/')) return kaggleDataset(rest);
  return /^(competitions|c)\//.test(rest) ? kaggleCompetition(rest) : undefined;
}

/** How a source is called in messages and records: nothing in it lets anybody in. */
export function sourceWords(source: Source): string {
  switch (source.kind) {
    case 'kaggle':
      return `kaggle:${source.owner}/${source.name}${source.version === undefined ? '' : `/versions/${source.version}`}`;
    case 'competition':
      return `kaggle-competition:${source.name}`;
    case 'address':
      return shownAddress(source.address);
    case 'file':
      return source.file;
  }
}

/** The name of the file that comes, as far as the source says it. */
export function fileOf(source: Source): string {
  switch (source.kind) {
    case 'kaggle':
    case 'competition':
      return `${source.name}.zip`;
    case 'address':
      return plainName(decoded(new URL(source.address).pathname.split('/').filter(Boolean).at(-1) ?? '')) || 'dataset';
    case 'file':
      return path.basename(source.file);
  }
}

/** The folder that is filled where none is named. */
export function folderOf(source: Source): string {
  return stemOf(fileOf(source)).replace(/^[.\s]+|[.\s]+$/g, '') || 'dataset';
}

/** A name that is a file's on every system, of one that somebody else gave. */
export function plainName(name: string): string {
  return name
    .split(/[/\\]/)
    .at(-1)!
    .normalize('NFC')
    .replace(/[\x00-\x1f\x7f<>:"|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-100);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
