/** Headings, normalised, of columns that name images, the most telling first. */
export const idNames = [
  'filename',
  'filepath',
  'imagepath',
  'path',
  'file',
  'fname',
  'image',
  'imagename',
  'imagefile',
  'imageid',
  'imageuri',
  'img',
  'imgpath',
  'imgname',
  'id',
  'name',
  'uri',
  'url',
];
/** Headings of columns that give a class, the most telling first. */
export const classNames = [
  'label',
  'class',
  'classname',
  'labelname',
  'labels',
  'breed',
  'category',
  'categoryname',
  'species',
  'target',
  'diagnosis',
  'dx',
  'variety',
  'choice',
  'type',
  'tag',
  'classid',
  'labelid',
  'categoryid',
  'classlabel',
  'groundtruth',
  'y',
];

/** `Image_ID`, `data set` and `Labels` as `imageid`, `dataset` and `label`. */
export function normalised(heading: string): string {
  const word = heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return word.endsWith('ss')
    ? word
    : word.replace(/(label|path|name|file|image|target|breed|id|fold|split|set|partition)s$/, '$1');
}

/** Columns that pandas writes beside a table: they number rows, whatever the numbers find. */
export function isIndexHeading(heading: string): boolean {
  return heading === '' || heading === 'index' || /^unnamed\d*(level\d+)?$/.test(heading);
}

/** The place of a heading in a list of names; behind all where it is not there. */
export function rank(names: readonly string[], heading: string): number {
  const position = names.indexOf(heading);
  return position < 0 ? names.length : position;
}
