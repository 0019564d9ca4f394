import { leftOutWords, sortLeftOut } from './leftOut';
import { formatCount, listWords, plural } from '../format';
import { sortNatural } from '../naturalOrder';
import { partCode, partOfCode } from '../parts';
import { hasTwoClasses, type Reading } from './layoutReading';
import type { LayoutCandidate } from './layoutTypes';

/** A reading among others. */
export interface Candidate {
  readonly reading: Reading;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What a candidate would give, for those who choose. */
export function candidateOf({ reading, score, reasons }: Candidate): LayoutCandidate {
  const classes = sortNatural(new Set(reading.labels));
  const parts: Record<string, number> = {};
  for (const code of reading.parts) {
    const part = partOfCode(code);
    if (part) parts[part] = (parts[part] ?? 0) + 1;
  }
  const free = reading.parts.filter((code) => code === partCode.none).length;
  const words = [
    plural(classes.length, 'class', 'classes'),
    ...(Object.keys(parts).length === 0 ? [plural(reading.files.length, 'image')] : []),
    ...Object.entries(parts).map(([part, count]) => `${part} ${formatCount(count)}`),
    ...(Object.keys(parts).length > 0 && free > 0 ? [`in no part ${formatCount(free)}`] : []),
    ...(reading.unlabelled.length > 0 ? [`${formatCount(reading.unlabelled.length)} without a label`] : []),
    ...(reading.skipped.length > 0 ? [leftOutWords(reading.skipped)] : []),
  ].join(', ');
  return {
    layout: reading.choice,
    words,
    classes,
    images: reading.files.length,
    parts,
    unlabelled: reading.unlabelled.length,
    leftOut: sortLeftOut(reading.skipped).files.length,
    reasons: [...reasons, ...throughWords(reading)],
    score,
  };
}

/** “the folders … were looked through”, for wrappers and for folds. */
export function throughWords({ wrappers, foldFolders: folds }: Reading): string[] {
  const quoted = (paths: readonly string[]) =>
    listWords(
      paths.map((path) => `“${path}”`),
      4,
    );
  return [
    ...(wrappers.length > 0
      ? [
          `the wrapper ${wrappers.length === 1 ? 'folder' : 'folders'} ${quoted(sortNatural(wrappers))} ${wrappers.length === 1 ? 'was' : 'were'} looked through`,
        ]
      : []),
    ...(folds.length > 0
      ? [
          `the ${folds.length === 1 ? 'folder' : 'folders'} ${quoted(sortNatural(folds))} ${folds.length === 1 ? 'is' : 'are'} no class but around the classes`,
        ]
      : []),
  ];
}

/** What was taken, what was left, and how another reading is chosen, in one line. */
export function takenLine(words: string, candidates: readonly LayoutCandidate[]): string {
  const [taken, ...others] = candidates;
  if (!taken) return words;
  const reasons = taken.reasons.length > 0 ? `; ${taken.reasons.join('; ')}` : '';
  const left = others.map(
    ({ layout, words: counts, classes }) => `--layout ${layout} (${counts}: ${listWords(classes, 3)})`,
  );
  return `Read as ${taken.layout}: ${words}${reasons}.${left.length > 0 ? ` Not taken: ${left.join('; ')}.` : ''}`;
}

/** The same files with the same classes and parts are one reading, whatever it is called. */
export function distinct(candidates: readonly Candidate[]): Candidate[] {
  const found: Candidate[] = [];
  for (const one of candidates) {
    if (!hasTwoClasses(one.reading)) continue;
    const twin = found.some(
      ({ reading }) =>
        reading.choice === one.reading.choice ||
        (reading.layout !== 'table' && one.reading.layout !== 'table' && samePartition(reading, one.reading)),
    );
    if (!twin) found.push(one);
  }
  return found;
}

function samePartition(a: Reading, b: Reading): boolean {
  if (a.files.length !== b.files.length) return false;
  const labels = new Map(a.files.map((file, i) => [file, `${a.labels[i]}\n${a.parts[i]}`]));
  return b.files.every((file, i) => labels.get(file) === `${b.labels[i]}\n${b.parts[i]}`);
}
