import { countGroups, tellsMoreThanClass } from './groupCounts';
import type { NamedFile } from './nameTokens';
import { groupWords } from './nameWords';

const rankOf = new Map(groupWords.map((word, rank) => [word, rank]));
/** Fewer names show no habit. */
const fewest = 6;

/**
 * Keys by a number behind a word such as “patient”: `patient12_3`, `visit1/patient_012`. Words that hold for longer
 * come first; a word is passed over where its numbers group nothing, as in `patient1.jpg`, `patient2.jpg`.
 */
export function keysByGroupWord(files: readonly NamedFile[]): Map<number, string> {
  const byWord = new Map<string, { file: NamedFile; key: string }[]>();
  for (const file of files)
    for (const { word, key } of wordsWithNumbers(file)) {
      const known = byWord.get(word);
      if (known) known.push({ file, key });
      else byWord.set(word, [{ file, key }]);
    }
  const keys = new Map<number, string>();
  for (const [, all] of [...byWord].sort(([a], [b]) => rankOf.get(a)! - rankOf.get(b)!)) {
    const rest = all.filter(({ file }) => !keys.has(file.index));
    if (rest.length < fewest) continue;
    const counts = countGroups(
      rest.map(({ file, key }) => ({ key, text: file.name.text, classIndex: file.classIndex })),
    );
    if (counts.groups < 2 || counts.shared < 2 || counts.covered < 0.3 || !tellsMoreThanClass(counts)) continue;
    for (const { file, key } of rest) keys.set(file.index, key);
  }
  return keys;
}

/** The first number behind each such word; `patient012` is `patient_12`. */
function wordsWithNumbers({ name: { tokens } }: NamedFile): { word: string; key: string }[] {
  const found = new Map<string, string>();
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const id =
      token.kind === 'number' && token.word !== ''
        ? token.text.slice(token.word.length)
        : token.kind === 'word' && (next?.kind === 'number' || next?.kind === 'mixed')
          ? next.text
          : undefined;
    if (id === undefined || !rankOf.has(token.word) || found.has(token.word)) return;
    found.set(token.word, `${token.word} ${id.toLowerCase().replace(/^0+(?=\d)/, '')}`);
  });
  return [...found].map(([word, key]) => ({ word, key }));
}
