import { countGroups, tellsMoreThanClass } from './groupCounts';
import { splitName, type NamedFile, type NameToken, type SplitName } from './nameTokens';
import { plainWords } from './nameWords';

/** Numbers of these say what a picture is or where it is kept. */
const noGroups = new Set(
  'class label cat fold split part train test val valid version v set batch res size level idx index quality q'.split(
    ' ',
  ),
);

/**
 * Keys by the numbers that names of one form begin with: `00012_003` is the third image of 12. The fewest numbers that
 * are shared by most names, and say more than the class, are taken. `bases` are names without ends.
 */
export function keysByNumber(
  files: readonly NamedFile[],
  bases: ReadonlyMap<number, string>,
  total: number,
): Map<number, string> {
  const forms = new Map<string, { file: NamedFile; name: SplitName }[]>();
  for (const file of files) {
    const base = bases.get(file.index);
    const name = base === undefined ? file.name : splitName(base, '');
    const known = forms.get(name.shape);
    if (known) known.push({ file, name });
    else forms.set(name.shape, [{ file, name }]);
  }
  const keys = new Map<number, string>();
  for (const members of forms.values()) {
    if (members.length < Math.max(10, Math.min(200, total * 0.02))) continue;
    const length = members[0]!.name.tokens.length;
    for (let i = 0; i < length; i++) {
      const pieces = members.map(({ name }) => name.tokens[i]!);
      if (!mayBeGroup(pieces, members, i)) continue;
      const prefixes = members.map(({ file, name }) => ({
        key: name.text.slice(0, name.tokens[i]!.end).toLowerCase(),
        text: file.name.text,
        classIndex: file.classIndex,
      }));
      const counts = countGroups(prefixes);
      if (counts.groups < 5 || counts.covered < 0.6 || !tellsMoreThanClass(counts, 2.5)) continue;
      members.forEach(({ file }, m) => keys.set(file.index, prefixes[m]!.key));
      break;
    }
  }
  // Images that are called just as a group are of it: `12.jpg` beside `12_flip.jpg`.
  const named = new Set(keys.values());
  for (const { index, name } of files) {
    const text = name.text.toLowerCase();
    if (!keys.has(index) && named.has(text)) keys.set(index, text);
  }
  return keys;
}

function mayBeGroup(
  pieces: readonly NameToken[],
  members: readonly { readonly name: SplitName }[],
  i: number,
): boolean {
  const [first] = pieces;
  if (first!.kind !== 'number' && first!.kind !== 'mixed') return false;
  const most = (test: (piece: NameToken) => boolean) => pieces.filter(test).length > 0.8 * pieces.length;
  if (most(({ word }) => noGroups.has(word) || word.startsWith('categor'))) return false;
  // Years, and the numbers of synsets, which are classes.
  if (most(({ text }) => /^(?:19|20)\d\d$|^n\d{8}$/.test(text))) return false;
  // Cameras number folders from 100 on: `100_0012` and `101_0013` are of two folders.
  const next = (m: number) => members[m]!.name.tokens[i + 1];
  const folders = pieces.every(({ text }, m) => /^[1-9]\d\d$/.test(text) && /^\d{4}$/.test(next(m)?.text ?? ''));
  return !folders;
}

/**
 * Keys by a name that stands before a number in several classes: `alice_3` in “smile” and in “frown”. What cameras and
 * browsers write before their numbers is none.
 */
export function keysByWord(files: readonly NamedFile[], total: number): Map<number, string> {
  const named = files.flatMap(({ index, classIndex, name }) => {
    const at = name.tokens.findIndex(({ kind }) => kind !== 'word');
    const words = name.tokens.slice(0, at < 0 ? 0 : at);
    const telling = words.some(({ word }) => word.length >= 3 && !plainWords.has(word));
    return telling && name.tokens[at]!.word === ''
      ? [{ index, key: words.map(({ word }) => word).join(' '), text: name.text, classIndex }]
      : [];
  });
  if (named.length < Math.max(20, 0.5 * total)) return new Map();
  const counts = countGroups(named);
  const distinct = counts.groups >= 5 && counts.covered >= 0.8 && counts.crossing >= 0.6;
  return new Map(distinct ? named.map(({ index, key }) => [index, key]) : []);
}
