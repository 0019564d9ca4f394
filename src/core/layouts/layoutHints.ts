import type { DatasetProblem } from '../dataset';
import { listWords } from '../format';
import { baseName, folderOf } from './layoutReading';
import { isBeside } from './folders/folderWords';
import { partName, wordsOf } from './folders/partWords';

/** What the files beside the images speak of instead of classes of whole images (boxes, captions); else null. */
export function kindWithoutClasses(others: readonly string[]): string | null {
  const has = (test: (file: string) => boolean) => others.find(test);
  const name = (file: string) => baseName(file).toLowerCase();
  const coco = has(
    (file) =>
      /(^|[._-])coco\.json$/.test(name(file)) || /^(instances|person_keypoints|captions)_.*\.json$/.test(name(file)),
  );
  if (coco !== undefined)
    return `${coco} is a COCO file: it gives boxes or captions within images, not one class for each image.`;
  const multi = has((file) => name(file) === '_classes.csv');
  if (multi !== undefined)
    return `${multi} is an export of Roboflow with a column for each class: an image may have several, and Loupe gives each image one.`;
  const yolo = has((file) => /(^|\/)labels(\/|$)/i.test(folderOf(file)) && name(file).endsWith('.txt'));
  const darknet =
    yolo ??
    (others.filter((file) => name(file).endsWith('.txt')).length > 2
      ? has((file) => /^_darknet\.labels$/.test(name(file)))
      : undefined);
  if (darknet !== undefined)
    return `${darknet} and its like are files of YOLO: they give boxes within images, not one class for each image.`;
  const voc = others.filter((file) => name(file).endsWith('.xml'));
  if (voc.length > 1)
    return `${voc[0]} and its like are files of Pascal VOC: they give boxes within images, not one class for each image.`;
  const matlab = has((file) => /\.mat$/.test(name(file)));
  if (matlab !== undefined)
    return `${matlab} may give the classes, but MATLAB files are not read. Write a table (labels.csv) with a line for each image.`;
  return null;
}

/** Lists of images for testing, which are not read: a user's own split must not be lost in silence. */
export function unreadSplits(others: readonly string[]): DatasetProblem[] {
  const lists = others.filter((file) => {
    const name = baseName(file);
    if (!/\.(txt|lst|list|json|mat|pkl|npy)$/i.test(name)) return false;
    const stem = name.replace(/\.[^.]*$/, '');
    const words = wordsOf(stem);
    const part = partName(stem.replace(/(list|files?|names?|ids?|indexed)/gi, ' '));
    const speaks = (words.includes('train') && words.includes('test')) || words.includes('setid') || part !== null;
    return speaks && !/classes|labels?$|model|config|results?|metrics|history|requirements/i.test(stem);
  });
  // Boxes of images that are called so: YOLO's `labels/train/1.txt` is none of these.
  if (lists.length === 0 || lists.length > 40) return [];
  const beside = lists.filter(
    (file) =>
      !(isBeside(baseName(folderOf(file))) && partsIn(folderOf(file))) && !isBeside(baseName(folderOf(folderOf(file)))),
  );
  const [first] = beside;
  if (first === undefined) return [];
  return [
    {
      file: first,
      code: 'not-read',
      message: `${listWords(beside, 4)} may say which images are for training and testing, but ${beside.length === 1 ? 'it is' : 'they are'} not read: parts are drawn at random. To keep that division, give it as a JSON file with --split (split.file in a recipe).`,
    },
  ];
}

function partsIn(folder: string): boolean {
  return folder.split('/').some((name) => partName(name) !== null);
}
