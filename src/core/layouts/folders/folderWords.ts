import { isNeutral, wordsOf } from './partWords';

/** Folders whose pictures show masks, boxes or small copies, or belong to papers. */
const beside = new Set(
  (
    'annotation annotations annot annots label labels mask masks trimap trimaps segmentation segmentations groundtruth gt ' +
    'bbox bboxes boxes meta metadata xml xmls json lists depth ' +
    'papers paper docs doc thumbs thumbnails thumbnail preview previews readme'
  ).split(' '),
);
const unlabelledWords = new Set(
  'pred preds predict prediction predictions unlabeled unlabelled unlabel unsup submission inference infer unknown'.split(
    ' ',
  ),
);
const foldWords = new Set(
  (
    'fold folds session sess split batch shard chunk part cam camera day week month run trial subject subj person patient ' +
    'participant user site scene rep take series seq sequence video clip group grp location loc room view device phone ' +
    'round visit plot field farm lab hospital center centre domain sitting night set'
  ).split(' '),
);
const albumWords = new Set(
  (
    'dcim camera roll whatsapp whats app screenshot screenshots download downloads telegram instagram snapchat facebook messenger viber ' +
    'signal icloud google takeout saved wallpapers bluetooth recents favorites favourites album albums from pictures photos ' +
    'images media sent private live burst bursts selfies videos video mobile phone iphone android apple x'
  ).split(' '),
);

/** `masks`, `Annotations`, `SegmentationClass`: pictures of masks and boxes, where they stand beside the images. */
export function isBeside(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => beside.has(word)) &&
    words.every(
      (word) => beside.has(word) || word === 'class' || word === 'object' || isNeutral(word) || /^\d+$/.test(word),
    )
  );
}

/** `seg_pred`, `unlabeled`: images that wait for an answer. */
export function saysUnlabelled(name: string): boolean {
  return wordsOf(name).some((word) => unlabelledWords.has(word));
}

/** A day, a month or a year: `2021-05-03`, `20210503`, `2021`, `May 2021`. */
export function isDate(name: string): boolean {
  return (
    /^(19|20)\d\d([-_. ]?[01]?\d([-_. ]?[0-3]?\d)?)?$/.test(name.trim()) ||
    /^[0-3]?\d[-_. ][01]?\d[-_. ](19|20)\d\d$/.test(name.trim()) ||
    /^\p{L}{3,9}[-_. ]+(\d{1,2},? )?(19|20)\d\d$/u.test(name.trim())
  );
}

/** `session0`, `fold 1`, `cam_a`, a date: a time or a place of taking, which says nothing of what is to be seen. */
export function isFold(name: string): boolean {
  if (isDate(name)) return true;
  const words = wordsOf(name);
  const index = words.at(-1) ?? '';
  const named = words.some((word) => foldWords.has(word));
  return named && words.length >= 2 && words.length <= 3 && /^(\d+|[a-z]|one|two|three|left|right)$/.test(index);
}

/** A phone's or a messenger's folder: `DCIM`, `100APPLE`, `WhatsApp Images`, `Photos from 2019`, a date. */
export function isAlbum(name: string): boolean {
  if (isDate(name) || /^\d{3}[A-Z_]{4,5}\d?$/.test(name)) return true;
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  return words.length > 0 && words.every((word) => albumWords.has(word)) && !words.every((word) => word === 'apple');
}

/** Whether no class is called so, unlike `Instagram` or `Apple`, which are albums only among others. */
export function isCamera(name: string): boolean {
  if (isDate(name) || /^\d{3}[A-Z_]{4,5}\d?$/.test(name)) return true;
  return /^(dcim|camera( roll)?|screenshots?|whats ?app (images|photos)|photos from \d+|google photos)$/i.test(
    name.trim(),
  );
}

const classWords = /^(class|klasse|clase|category|cat|type|label|kind|species|grade|level|stage|id|object|obj|n)$/;

/** What names have in common that differ in a number or a letter at the end only (`siteA`, `siteB`), or null. */
export function commonStem(names: readonly string[]): string | null {
  let stem: string | null = null;
  for (const name of names) {
    const found = /^(\p{L}[\p{L}\s_-]*?)[\s_-]*(\d+|(?<=[\s_-]|\p{Ll})[A-Z]|(?<=[\s_-])[a-z])$/u
      .exec(name.trim())?.[1]
      ?.toLowerCase();
    if (found === undefined || (stem !== null && stem !== found)) return null;
    stem = found;
  }
  return stem === null || classWords.test(stem) ? null : stem;
}
