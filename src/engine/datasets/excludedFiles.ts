import path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import { ignoreLimits, readIgnoreList, type IgnoreMatcher } from '../../core/fix/ignoreList';
import { ignoreListName } from '../../core/fix/fixTypes';
import { readBytes } from '../../runfolder/files';
import { decodeText } from '../formats/text/decodeText';

/** Folders above that are asked for a list too: a part or a class may be opened by itself. */
const above = 4;

/**
 * Why each file of a folder is excluded, as a sentence, or null: by the list in the folder, or by one in a folder above
 * it.
 * @throws LoupeError `ignore-list` for a list that is there and cannot be used: files would be used that nobody wants
 */
export async function excludedFiles(root: string): Promise<(file: string) => string | null> {
  const lists: { matches: IgnoreMatcher; prefix: string; name: string }[] = [];
  let folder = path.resolve(root);
  for (let level = 0, prefix = ''; level <= above; level++) {
    const matches = await listIn(folder, level > 0);
    if (matches) lists.push({ matches, prefix, name: `${'../'.repeat(level)}${ignoreListName}` });
    prefix = `${path.basename(folder)}/${prefix}`;
    if (path.dirname(folder) === folder) break;
    folder = path.dirname(folder);
  }
  return (file) => {
    for (const { matches, prefix, name } of lists) {
      const line = matches(`${prefix}${file}`);
      if (line !== null) return `Line ${line} of ${name} excludes it.`;
    }
    return null;
  };
}

async function listIn(folder: string, isAbove: boolean): Promise<IgnoreMatcher | null> {
  const file = path.join(folder, ignoreListName);
  try {
    return readIgnoreList(decodeText(await readBytes(folder, ignoreListName, ignoreLimits.bytes)).text, file);
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // A folder above that is closed to the user says nothing to them.
    if (isAbove && (code === 'EACCES' || code === 'EPERM')) return null;
    if (code === 'ignore-list') throw error;
    throw new LoupeError('ignore-list', `${file}, the list of excluded files, cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
