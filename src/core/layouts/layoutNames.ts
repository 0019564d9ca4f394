import { baseName, emptyReading, folderOf, partOfWord, withoutExtension, type Reading } from './layoutReading';

/** `cat.0`, `dog_12`, `class-001`: the class, one of `.`, `_`, `-`, a number. */
const numbered = /^(.+?)[._-]+\d+$/u;
const hasLetter = /\p{L}|\p{Emoji_Presentation}/u;

/**
 * The class that a file's name begins with, or null: `cat.0.jpg` → `cat`, `golden_retriever_12.png` →
 * `golden_retriever`.
 */
export function classOfName(path: string): string | null {
  const label = numbered.exec(withoutExtension(baseName(path)))?.[1];
  return label !== undefined && hasLetter.test(label) ? label : null;
}

/**
 * Flat names: the class is what stands before the number. A top folder with a part's name gives the
 * part; a folder in which no name gives a class is unlabelled (`test1/1.jpg` beside `train/cat.0.jpg`).
 */
export function readFlatNames(files: readonly string[]): Reading {
  const labels = files.map(classOfName);
  const labelledFolders = new Set(files.filter((_, i) => labels[i] !== null).map(folderOf));
  const folders = new Set(files.map((file) => partOfWord(file.split('/', 1)[0]!)));
  const example = files[labels.findIndex((label) => label !== null)];
  const reading = emptyReading(
    'flat-names',
    example === undefined ? 'from file names' : `from file names (${baseName(example)})`,
  );
  files.forEach((file, i) => {
    const label = labels[i];
    const top = file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
    if (typeof label === 'string') {
      reading.files.push(file);
      reading.labels.push(label);
      reading.parts.push(folders.size > 1 ? partOfWord(top) : 0);
    } else if (top !== '' && !labelledFolders.has(folderOf(file))) reading.unlabelled.push(file);
    else
      reading.skipped.push({
        file,
        code: 'no-class-in-name',
        reason: 'Its name does not begin with a class and a number, as cat.0.jpg does.',
        class: null,
      });
  });
  return reading;
}

/** Whether the names are convincing by themselves: two classes, not one image each, few names that do not fit. */
export function convincing(reading: Reading): boolean {
  const classes = new Set(reading.labels).size;
  const fitting = reading.files.length;
  return classes >= 2 && fitting >= 2 * classes && fitting >= 4 * reading.skipped.length;
}
