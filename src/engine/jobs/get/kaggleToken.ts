import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import type { Notify } from '../../../core/codes/noticeCodes';
import { parseJsonWith } from '../../../protocol/parse';
import { readBounded } from '../../formats/boundedFile';

/** Who asks Kaggle: the header, which must stand nowhere else, and where it comes from. */
export interface KaggleToken {
  readonly headers: { readonly Authorization: string };
  /** `KAGGLE_KEY`, or the path of the file. */
  readonly origin: string;
}

const fileSchema = v.object({ username: v.string(), key: v.string() });
const longestFile = 1 << 16;
/** Tokens of the new kind stand alone, also where a key is expected. */
const bearer = /^KGAT_/;

/**
 * The token as Kaggle's own programs find it: `KAGGLE_API_TOKEN`, `KAGGLE_USERNAME` with `KAGGLE_KEY`, else
 * `access_token` or `kaggle.json` in `KAGGLE_CONFIG_DIR`, `~/.kaggle` or `~/.config/kaggle`. Undefined where there is
 * none: public datasets can be had without. Throws LoupeError `kaggle-token`, which never quotes what it read.
 */
export async function findKaggleToken(
  environment: NodeJS.ProcessEnv,
  notify: Notify,
  home = os.homedir(),
): Promise<KaggleToken | undefined> {
  const { KAGGLE_API_TOKEN: token, KAGGLE_USERNAME: user, KAGGLE_KEY: key } = environment;
  if (token?.trim()) return tokenOf(token, 'KAGGLE_API_TOKEN');
  if (user?.trim() && key?.trim()) return pair(user, key, 'KAGGLE_USERNAME and KAGGLE_KEY');
  for (const folder of foldersOf(environment, home)) {
    for (const name of ['access_token', 'access_token.txt', 'kaggle.json']) {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => undefined);
      if (!found) continue;
      if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
        notify(
          'warning',
          'kaggle-token',
          `${file} holds your Kaggle token, and other users of this computer can read it. Close it: chmod 600 ${JSON.stringify(file)}`,
        );
      return tokenOf((await readBounded(file, longestFile, 'kaggle-token', 'The token')).toString('utf8'), file);
    }
  }
  return undefined;
}

export function foldersOf(environment: NodeJS.ProcessEnv, home: string): string[] {
  const { KAGGLE_CONFIG_DIR: own, XDG_CONFIG_HOME: config } = environment;
  if (own?.trim()) return [path.resolve(own.trim())];
  return [
    path.join(home, '.kaggle'),
    path.join(config && path.isAbsolute(config) ? config : path.join(home, '.config'), 'kaggle'),
  ];
}

/** A token by itself, or what `kaggle.json` holds. */
function tokenOf(text: string, origin: string): KaggleToken {
  if (!text.trim().startsWith('{')) return { headers: { Authorization: `Bearer ${checked(text, origin)}` }, origin };
  const parsed = parseJsonWith(fileSchema, text);
  // What is wrong is not quoted: it would be a piece of the token.
  if (!parsed.ok) throw broken(origin, 'it should be {"username": "…", "key": "…"}');
  return pair(parsed.value.username, parsed.value.key, origin);
}

function pair(user: string, key: string, origin: string): KaggleToken {
  const secret = checked(key, origin);
  if (bearer.test(secret)) return { headers: { Authorization: `Bearer ${secret}` }, origin };
  const words = Buffer.from(`${checked(user, origin)}:${secret}`).toString('base64');
  return { headers: { Authorization: `Basic ${words}` }, origin };
}

function checked(text: string, origin: string): string {
  const trimmed = text.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw broken(origin, trimmed === '' ? 'it is empty' : 'it has spaces or letters that no token has');
}

function broken(origin: string, why: string): LoupeError {
  return new LoupeError(
    'kaggle-token',
    `The Kaggle token of ${origin} is not understood: ${why}. Make a new one at https://www.kaggle.com/settings (API).`,
  );
}
