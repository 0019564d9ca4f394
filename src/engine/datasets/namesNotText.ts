import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';

/**
 * Problems for names of a folder that are no valid UTF-8: Node shows them with replacement characters, by which they
 * cannot be opened. A name that was written with such characters is text, but is refused as well, since both look
 * alike.
 */
export async function namesNotText(
  root: string,
  folder: string,
  entries: readonly Dirent[],
): Promise<DatasetProblem[]> {
  // Reading the folder twice is for those alone that need it.
  if (!entries.some(({ name }) => name.includes('\ufffd'))) return [];
  const names = await readdir(path.join(root, folder), { encoding: 'buffer' });
  return names
    .filter((name) => name.toString('utf8').includes('\ufffd'))
    .map((name) => {
      const shown = name.toString('utf8');
      const text = Buffer.from(shown).equals(name);
      return {
        file: folder === '' ? shown : `${folder}/${shown}`,
        code: 'name-not-text',
        message: text
          ? 'Its name contains the replacement character U+FFFD, so it cannot be told from names that are no text; it is skipped. Rename it.'
          : `Its name is no valid UTF-8 (its bytes are ${escaped(name)}), so it is skipped. Rename it (convmv does so for many).`,
      };
    });
}

/** The bytes of a name as a shell's $'…' writes them: what is no printable ASCII in hexadecimal. */
function escaped(name: Uint8Array): string {
  return Array.from(name, (byte) =>
    byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
