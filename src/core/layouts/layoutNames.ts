import { partCode } from '../parts';
import type { FolderPlace } from './folders/folderPlaces';
import { baseName, emptyReading, folderOf, withoutExtension, type Reading } from './layoutReading';
import { isNeutral, wordsOf } from './folders/partWords';

/** `cat.0`, `dog_12`, `class-001`, `rose (3)`: the class, one of `.`, `_`, `-`, a number; or one in brackets. */
const numbered = /^(.+?)(?:[._-]+\d+|\s*\(\d+\))$/u;
/** `cloudy12`: a word, and a number without a sign between them. */
const joined = /^(\p{L}{3,})\d+$/u;
const hasLetter = /\p{L}|\p{Emoji_Presentation}/u;
/** Cameras, messengers, browsers and tools number their files too. */
const makers = new Set(
  (
    'img dsc dscn dscf dcim pxl mvimg vid wa whatsapp sam gopr gp dji p pic frame scan screenshot screen shot download downloads ' +
    'untitled unnamed capture snapshot camera cam page slide copy ilsvrc coco val test train at'
  ).split(' '),
);

/**
 * The class that a file's name begins with, or null: `cat.0.jpg` → `cat`, `golden_retriever_12.png` →
 * `golden_retriever`, `cloudy12.jpg` → `cloudy`; what a camera or a browser calls its files is none.
 */
export function classOfName(path: string): string | null {
  const label = beginningOf(path);
  return label !== null && isClass(label) ? label : null;
}

/** What stands before the number in a file's name; null where that is no word. */
function beginningOf(path: string): string | null {
  const name = withoutExtension(baseName(path));
  const label = (numbered.exec(name) ?? joined.exec(name))?.[1];
  return label !== undefined && hasLetter.test(label) ? label : null;
}

/** Whether the beginning of names is a class, and not what a camera or a browser calls its files. */
function isClass(label: string): boolean {
  const words = wordsOf(label).filter((word) => !/^\d+$/.test(word));
  return !isNeutral(label) && !(words.length > 0 && words.every((word) => makers.has(word) || isNeutral(word)));
}

/**
 * Flat names: the class is what stands before the number. Folders of parts give the part; a folder in which no name
 * gives a class is unlabelled (`test1/1.jpg` beside `train/cat.0.jpg`).
 */
export function readFlatNames(files: readonly string[], places: ReadonlyMap<string, FolderPlace>): Reading {
  // 100,000 files begin with few words.
  const judged = new Map<string, string | null>();
  const labels = files.map((file) => {
    const label = beginningOf(file);
    if (label === null) return null;
    if (!judged.has(label)) judged.set(label, isClass(label) ? label : null);
    return judged.get(label) ?? null;
  });
  const labelledFolders = new Set(files.filter((_, i) => labels[i] !== null).map(folderOf));
  const partOf = (file: string) => places.get(folderOf(file))?.part ?? partCode.none;
  const parts = new Set(files.map(partOf));
  const example = files[labels.findIndex((label) => label !== null)];
  const reading = emptyReading(
    'flat-names',
    example === undefined ? 'from file names' : `from file names (${baseName(example)})`,
  );
  files.forEach((file, i) => {
    const label = labels[i];
    const place = places.get(folderOf(file));
    if (place?.leftOut === 'annotation')
      reading.skipped.push({
        file,
        code: 'annotation',
        reason: `It lies in “${place.path}”, which seems to hold masks or other annotations.`,
        class: null,
      });
    else if (typeof label === 'string') {
      reading.files.push(file);
      reading.labels.push(label);
      // One part alone, of training images, says no more than none.
      reading.parts.push(parts.size > 1 || !parts.has(partCode.train) ? partOf(file) : partCode.none);
    } else if (file.includes('/') && !labelledFolders.has(folderOf(file))) reading.unlabelled.push(file);
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
  const others = reading.skipped.filter(({ code }) => code === 'no-class-in-name').length;
  return classes >= 2 && fitting >= 2 * classes && fitting >= 4 * others;
}
