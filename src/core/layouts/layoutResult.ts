import type { DatasetProblem } from '../dataset';
import { listWords, plural } from '../format';
import type { Reading } from './layoutReading';
import type { RecognisedLayout } from './layoutTypes';
import { foldName } from '../sameName';
import { compareNatural, sortNatural } from '../naturalOrder';
import { partCode, partOfCode } from '../parts';

/**
 * Turns a reading into columns: classes and files in natural order, indices, and the problems that concern whole
 * classes.
 */
export function finishReading(
  reading: Reading,
): Omit<RecognisedLayout, 'choice' | 'clear' | 'doubts' | 'candidates' | 'taken'> {
  const classes = sortNatural(new Set(reading.labels));
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const rows = new Map(reading.files.map((file, row) => [file, row]));
  const files = sortNatural(reading.files);
  const classIndex = new Int32Array(files.length);
  const part = new Uint8Array(files.length);
  const fold = reading.folds ? new Int32Array(files.length) : null;
  files.forEach((file, i) => {
    const row = rows.get(file)!;
    classIndex[i] = indexOf.get(reading.labels[row]!)!;
    part[i] = reading.parts[row]!;
    if (fold) fold[i] = reading.folds![row]!;
  });
  return {
    layout: reading.layout,
    classes,
    files,
    classIndex,
    part,
    fold,
    unlabelled: sortNatural(reading.unlabelled),
    skipped: reading.skipped,
    problems: [...reading.problems, ...partProblems(reading, classes, classIndex, part), ...namesakes(classes)],
    words: layoutWords(reading, classes.length, part),
  };
}

/** The classes that each part lacks. Their indices stay what they are. */
function partProblems(
  reading: Reading,
  classes: readonly string[],
  classIndex: Int32Array,
  part: Uint8Array,
): DatasetProblem[] {
  const problems: DatasetProblem[] = [];
  const seen = new Map<number, Set<number>>();
  for (let i = 0; i < part.length; i++) {
    // Images that no part claims may go to training.
    const code = part[i] === partCode.none ? partCode.train : part[i]!;
    if (!seen.has(code)) seen.set(code, new Set());
    seen.get(code)!.add(classIndex[i]!);
  }
  for (const [code, present] of [...seen].sort(([a], [b]) => a - b)) {
    const missing = classes.filter((_, index) => !present.has(index));
    if (missing.length === 0) continue;
    const names = listWords(
      missing.map((name) => `“${name}”`),
      20,
    );
    const those = missing.length === 1 ? 'it' : 'them';
    const consequence =
      code === partCode.train ? `A model cannot learn ${those}.` : `Scores of this part say nothing about ${those}.`;
    problems.push({
      file: reading.places.get(code) ?? '',
      code: 'class-missing-in-part',
      message: `The ${partOfCode(code)} part has no image of ${names}. ${consequence}`,
    });
  }
  return problems;
}

/** Classes whose names differ only in case or accents are probably one. */
function namesakes(classes: readonly string[]): DatasetProblem[] {
  const groups = new Map<string, string[]>();
  for (const name of classes) groups.set(foldName(name), [...(groups.get(foldName(name)) ?? []), name]);
  return [...groups.values()]
    .filter((names) => names.length > 1)
    .map((names) => ({
      file: '',
      code: 'similar-class-names',
      message: `The classes ${listWords(names.sort(compareNatural).map((name) => `“${name}”`))} differ only in case or spacing. If they are one class, give them one name.`,
    }));
}

function layoutWords(reading: Reading, classes: number, part: Uint8Array): string {
  const phrases = [`${plural(classes, 'class', 'classes')} ${reading.where}`];
  const given = new Set(part);
  if (!given.has(partCode.validation)) phrases.push('no validation part');
  if (reading.layout !== 'split-folders' && given.has(partCode.validation)) {
    const names = [partCode.train, partCode.validation, partCode.test]
      .filter((code) => given.has(code))
      .map((code) => partOfCode(code)!);
    phrases.push(`${listWords(names)} parts given`);
  }
  if (given.size === 1 && given.has(partCode.test)) phrases.push('no training part');
  if (reading.unlabelled.length > 0) phrases.push(`${plural(reading.unlabelled.length, 'image')} without a label`);
  return phrases.join(', ');
}
