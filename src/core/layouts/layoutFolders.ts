import { compareNatural, sortNatural } from '../naturalOrder';
import { listWords } from '../format';
import { emptyReading, partOfWord, type Reading } from './layoutReading';
import { partCode } from '../parts';

/** What lies directly in a top folder, and in each folder inside it. */
interface TopFolder {
  direct: number;
  readonly inside: Map<string, number>;
}

/** The folders that hold images, below a wrapper that holds everything. */
export interface FolderTree {
  /** Path of the wrapper with a trailing slash, or ''. */
  readonly prefix: string;
  readonly tops: Map<string, TopFolder>;
}

/** Finds the folder that holds the class or part folders: the root, or the only folder on the way down to them. */
export function folderTree(files: readonly string[]): FolderTree {
  let prefix = '';
  for (;;) {
    const tops = topFolders(files, prefix);
    const [only] = tops;
    if (!only || tops.size > 1) return { prefix, tops };
    const [name, { direct, inside }] = only;
    const wraps = inside.size > 1 || (inside.size === 1 && direct === 0);
    const isPart =
      partOfWord(name) !== partCode.none && ![...inside.keys()].some((sub) => partOfWord(sub) !== partCode.none);
    if (!wraps || isPart) return { prefix, tops };
    prefix = `${prefix}${name}/`;
  }
}

function topFolders(files: readonly string[], prefix: string): Map<string, TopFolder> {
  const tops = new Map<string, TopFolder>();
  for (const file of files) {
    if (!file.startsWith(prefix)) continue;
    const [first, second, ...rest] = file.slice(prefix.length).split('/');
    if (first === undefined || second === undefined) continue;
    let top = tops.get(first);
    if (!top) tops.set(first, (top = { direct: 0, inside: new Map() }));
    if (rest.length === 0) top.direct++;
    else top.inside.set(second, (top.inside.get(second) ?? 0) + 1);
  }
  return tops;
}

/**
 * Whether part folders with class folders inside are what the tree shows. A class may be called "train": then it holds
 * images itself.
 */
export function looksSplit({ tops }: FolderTree): boolean {
  const partTops = [...tops].filter(([name]) => partOfWord(name) !== partCode.none);
  const withClasses = partTops.filter(([, top]) => top.inside.size > 0);
  if (withClasses.length === 0) return false;
  return (
    partTops.length === tops.size ||
    (partTops.length > 1 && withClasses.some(([name]) => partOfWord(name) === partCode.train))
  );
}

/** Whether every top folder is a part's and holds images itself: no class is told by a folder. */
export function looksUnlabelled({ tops }: FolderTree): boolean {
  return tops.size > 0 && [...tops].every(([name, top]) => partOfWord(name) !== partCode.none && top.inside.size === 0);
}

function wrapped(prefix: string): string {
  return prefix === '' ? '' : ` inside “${prefix.slice(0, -1)}”`;
}

/** Class folders: the class is the first folder below the wrapper, whatever lies deeper. */
export function readClassFolders(files: readonly string[], tree: FolderTree): Reading {
  const reading = emptyReading('class-folders', `in folders${wrapped(tree.prefix)}`);
  // cats/train/1.jpg: parts within classes, believed only where no image contradicts it.
  const inner = [...tree.tops.values()];
  const partsWithin =
    inner.length > 0 &&
    inner.every(({ direct, inside }) => direct === 0 && [...inside.keys()].every((name) => partOfWord(name) > 0));
  if (partsWithin) reading.where += ', each with its own part folders';
  for (const file of files) {
    const segments = file.startsWith(tree.prefix) ? file.slice(tree.prefix.length).split('/') : [];
    const [first = ''] = segments;
    if (segments.length < 2) skipStray(reading, file, tree.prefix);
    else add(reading, file, first, partsWithin ? partOfWord(segments[1]!) : partCode.none);
  }
  return reading;
}

/** Part folders with class folders inside; a part without class folders has no labels. */
export function readSplitFolders(files: readonly string[], tree: FolderTree): Reading {
  const partTops = new Map([...tree.tops].filter(([name]) => partOfWord(name) !== partCode.none));
  const names = [...partTops.keys()].sort((a, b) => partOfWord(a) - partOfWord(b) || compareNatural(a, b));
  const reading = emptyReading('split-folders', `in ${listWords(names)} folders${wrapped(tree.prefix)}`);
  for (const name of names)
    if (!reading.places.has(partOfWord(name))) reading.places.set(partOfWord(name), `${tree.prefix}${name}`);
  const unlabelled = unlabelledParts(partTops);
  for (const name of unlabelled) {
    if (partTops.get(name)!.inside.size > 0) {
      const [sub] = partTops.get(name)!.inside.keys();
      reading.problems.push({
        file: `${tree.prefix}${name}/${sub}`,
        code: 'unlabelled-part',
        message: `The only folder in “${name}” is “${sub}”, which is no class of the training part: its images count as unlabelled.`,
      });
    }
  }
  for (const file of files) {
    const segments = file.startsWith(tree.prefix) ? file.slice(tree.prefix.length).split('/') : [];
    const [first = '', second = '', third = ''] = segments;
    const top = partTops.get(first);
    if (!top || segments.length < 2) {
      const reason = `It lies outside the ${listWords(names)} folders.`;
      reading.skipped.push({ file, code: 'outside-parts', reason, class: null });
    } else if (unlabelled.has(first)) reading.unlabelled.push(file);
    else if (segments.length === 2) skipStray(reading, file, `${tree.prefix}${first}/`);
    else if (wrapsItself(first, top) && segments.length > 3) add(reading, file, third, partOfWord(first));
    else add(reading, file, second, partOfWord(first));
  }
  return reading;
}

/** `train/train/cats/1.jpg`, as some archives unpack. */
function wrapsItself(name: string, top: TopFolder): boolean {
  return top.inside.size === 1 && top.inside.has(name);
}

/**
 * Parts that tell no class: no folders inside, or (test and validation) one folder that is no class of the training
 * part.
 */
function unlabelledParts(partTops: ReadonlyMap<string, TopFolder>): Set<string> {
  const trained = new Set<string>();
  for (const [name, top] of partTops) {
    if (partOfWord(name) === partCode.train && !wrapsItself(name, top))
      for (const sub of top.inside.keys()) trained.add(sub);
  }
  const result = new Set<string>();
  for (const [name, top] of partTops) {
    const [sub] = top.inside.keys();
    if (sub === undefined) result.add(name);
    else if (partOfWord(name) !== partCode.train && top.inside.size === 1 && trained.size > 1 && !trained.has(sub))
      result.add(name);
  }
  return result;
}

function add(reading: Reading, file: string, label: string, part: number): void {
  reading.files.push(file);
  reading.labels.push(label);
  reading.parts.push(part);
}

function skipStray(reading: Reading, file: string, folder: string): void {
  const where =
    file.startsWith(folder) && folder !== '' ? `directly in “${folder.slice(0, -1)}”` : 'beside the class folders';
  reading.skipped.push({
    file,
    code: 'no-class-folder',
    reason: `It lies ${where}, not in a class folder.`,
    class: null,
  });
}

/** Empty folders that stand where class folders stand, as problems. `part/class` in split folders. */
export function reportEmptyFolders(reading: Reading, tree: FolderTree, emptyFolders: readonly string[]): string[] {
  const depth = reading.layout === 'split-folders' ? 2 : 1;
  const found: string[] = [];
  for (const folder of sortNatural(emptyFolders)) {
    if (!folder.startsWith(tree.prefix)) continue;
    const segments = folder.slice(tree.prefix.length).split('/');
    if (segments.length !== depth || segments.some((name) => name.startsWith('.') || name === '')) continue;
    if (depth === 2 && partOfWord(segments[0]!) === partCode.none) continue;
    found.push(segments[depth - 1]!);
    reading.problems.push({
      file: folder,
      code: 'empty-class',
      message: `The class folder “${folder}” holds no images.`,
    });
  }
  return found;
}
