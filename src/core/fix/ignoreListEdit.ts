import { sameText } from '../sameName';
import { ignoreLine, readIgnoreList } from './ignoreList';

/** The beginning of a list that Loupe makes. */
const heading =
  '# Files that Loupe leaves out: a path a line, * for any part of a name. Written by “loupe fix”; edit it as you like.\n';

/** A list with changes, or why a file cannot be named in it. */
export type EditedIgnoreList =
  | { readonly ok: true; readonly text: string; readonly changed: readonly string[] }
  | { readonly ok: false; readonly refusals: readonly { readonly file: string; readonly reason: string }[] };

/**
 * The text of a list of excluded files with some more excluded or taken back; null as text is a list that is not there.
 * Lines of others stay as they are, whatever ends them. What a pattern excludes is taken back by a line with `!`.
 * `changed` are the files of which the list says something else now. Throws LoupeError `ignore-list`.
 */
export function editIgnoreList(
  text: string | null,
  files: readonly string[],
  exclude: boolean,
  listName: string,
): EditedIgnoreList {
  const before = readIgnoreList(text ?? '', listName);
  const refusals: { file: string; reason: string }[] = [];
  const own = new Map<string, string>();
  for (const file of new Set(files)) {
    const line = ignoreLine(file);
    if (line === null)
      refusals.push({ file, reason: 'Its name has a line break, which a list of lines cannot hold. Rename it.' });
    else if ((before(file) !== null) !== exclude) own.set(file, line);
  }
  if (refusals.length > 0) return { ok: false, refusals };
  const lineEnd = /\r\n|\r|\n/.exec(text ?? '')?.[0] ?? '\n';
  // Lines that say the contrary of just these files.
  const contrary = new Set([...own.values()].map((line) => sameText(exclude ? `!${line}` : line)));
  const bare = new Set([...own.keys()].filter((file) => file.includes('/')).map(sameText));
  let kept = '';
  for (const [line = ''] of (text ?? heading).matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    const written = sameText(line.replace(/^\ufeff|[\r\n]+$/g, ''));
    const gone = contrary.has(written) || (!exclude && bare.has(written));
    if (!gone) kept += line;
    else if (line.startsWith('\ufeff')) kept += '\ufeff';
  }
  const after = readIgnoreList(kept, listName);
  const missing = [...own].filter(([file]) => (after(file) !== null) !== exclude);
  if (missing.length > 0 && kept !== '' && !/[\r\n\ufeff]$/.test(kept)) kept += lineEnd;
  for (const [, line] of missing) kept += `${exclude ? '' : '!'}${line}${lineEnd}`;
  readIgnoreList(kept, listName);
  return { ok: true, text: kept, changed: [...own.keys()] };
}
