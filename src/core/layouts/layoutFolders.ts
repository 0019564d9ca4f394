import type { DatasetProblem } from '../dataset';
import { listWords } from '../format';
import { compareNatural, sortNatural } from '../naturalOrder';
import { partCode } from '../parts';
import { uniteNames } from '../sameName';
import type { FolderRoles } from './folders/folderRoles';
import type { FolderPlace } from './folders/folderPlaces';
import type { FolderNode } from './folders/folderTree';
import { choiceOf, isAbove, type ClassLevels } from './layoutLevels';
import { emptyReading, folderOf, type Reading } from './layoutReading';
import { partOfWord } from './folders/partWords';

/** What folders are, and what their paths say. */
export interface ReadFolders {
  readonly roles: FolderRoles;
  readonly places: ReadonlyMap<string, FolderPlace>;
}

interface Named {
  readonly place: FolderPlace;
  readonly label: string;
  /** Folder that the class's own folder stands in. */
  readonly around: string;
}

/** The images by the folders at some levels; in parts where folders of parts stand above or below them. */
export function readFolders(files: readonly string[], folders: ReadFolders, levels: ClassLevels): Reading {
  const { places } = folders;
  const named = new Map<string, Named>();
  for (const place of places.values()) {
    const found = nameAt(place, levels);
    if (found && !place.leftOut && !place.unlabelled) named.set(place.path, found);
  }
  const split = [...named.values()].some(({ place }) => isAbove(place.partFolder, place.free[levels.first]));
  const reading = emptyReading(split && !levels.literal ? 'split-folders' : 'class-folders', '');
  reading.choice = choiceOf(levels, places.values());
  const united = uniteLabels([...named.values()]);
  const partFolders = partFoldersOf([...named.values()], places, split);
  const labelled = new Set([...named.values()].map(({ place }) => place.partFolder?.path));
  const partNames = listWords(partFolders.map(({ name }) => name));
  for (const file of files) {
    const place = places.get(folderOf(file));
    const found = place && named.get(place.path);
    if (!place || place.leftOut === 'outside-parts') skipOutside(reading, file, partNames);
    else if (place.leftOut === 'annotation')
      skip(reading, file, 'annotation', `It lies in “${place.path}”, which seems to hold masks or other annotations.`);
    else if (place.unlabelled) reading.unlabelled.push(file);
    else if (found) {
      reading.files.push(file);
      reading.labels.push(united.nameOf.get(found.label) ?? found.label);
      reading.parts.push(levels.literal ? partCode.none : place.part);
    } else if (place.partFolder && !labelled.has(place.partFolder.path)) reading.unlabelled.push(file);
    else if (!place.partFolder && split && !labelled.has(undefined)) skipOutside(reading, file, partNames);
    else skipStray(reading, file, place.path);
  }
  describe(reading, folders, [...named.values()], partFolders, split);
  for (const spellings of united.united) reading.problems.push(unitedProblem(spellings));
  return reading;
}

function nameAt(place: FolderPlace, { first, last, literal }: ClassLevels): Named | null {
  if (literal) {
    const names = place.path === '' ? [] : place.path.split('/');
    if (names.length <= last) return null;
    return { place, label: names.slice(first, last + 1).join('/'), around: names.slice(0, first).join('/') };
  }
  if (place.free.length <= last) return null;
  const names = place.free.slice(first, last + 1);
  return { place, label: names.map(({ name }) => name).join('/'), around: names[0]!.around };
}

/** Spellings of the training part count first. */
function uniteLabels(named: readonly Named[]) {
  const groups = new Map<string, { part: number; labels: Set<string> }>();
  for (const { place, around, label } of named) {
    const group = groups.get(around) ?? { part: place.part, labels: new Set() };
    group.labels.add(label);
    groups.set(around, group);
  }
  const inOrder = [...groups].sort(([a, x], [b, y]) => x.part - y.part || compareNatural(a, b));
  return uniteNames(inOrder.map(([, { labels }]) => sortNatural(labels)));
}

function unitedProblem(spellings: readonly string[]): DatasetProblem {
  const names = listWords(
    spellings.map((name) => `“${name}”`),
    4,
  );
  const same = new Set(spellings.map((name) => name.normalize('NFC'))).size === 1;
  const how = same
    ? 'which look alike and differ only in how their accents are stored'
    : 'which differ only in case or spacing';
  return {
    file: '',
    code: 'united-classes',
    message: `The names ${names}, ${how}, are taken for one class, “${spellings[0]}”.`,
  };
}

/** The outermost folders of the parts, in the order of the parts. */
function partFoldersOf(
  named: readonly Named[],
  places: ReadonlyMap<string, FolderPlace>,
  split: boolean,
): FolderNode[] {
  if (!split) return [];
  const found = new Map<string, { node: FolderNode; part: number }>();
  for (const { partFolder, part, leftOut } of places.values()) {
    if (!partFolder || leftOut) continue;
    const inClass = named.some(
      ({ place, around }) => place.partFolder === partFolder && around.length < folderOf(partFolder.path).length,
    );
    if (!inClass && !found.has(partFolder.path)) found.set(partFolder.path, { node: partFolder, part });
  }
  return [...found.values()]
    .sort((a, b) => a.part - b.part || compareNatural(a.node.path, b.node.path))
    .map(({ node }) => node);
}

/** Where the classes stand, in words, and what was looked through on the way. */
function describe(
  reading: Reading,
  { roles }: ReadFolders,
  named: readonly Named[],
  partFolders: readonly FolderNode[],
  split: boolean,
): void {
  for (const node of partFolders) {
    const code = named.find(({ place }) => place.partFolder === node)?.place.part ?? partOfWord(node.name);
    if (code !== partCode.none && !reading.places.has(code)) reading.places.set(code, node.path);
  }
  const arounds = split ? partFolders.map(({ path }) => folderOf(path)) : named.map(({ around }) => around);
  const prefix = commonFolder(arounds);
  const names = [...new Set(partFolders.map(({ name }) => name))];
  const where = split ? `in ${listWords(names, 6)} folders` : 'in folders';
  const inClasses =
    !split && named.some(({ place }) => place.partFolder) && named.every(({ place }) => place.partFolder);
  reading.where = `${where}${prefix === '' ? '' : ` inside “${prefix}”`}${inClasses ? ', each with its own part folders' : ''}`;
  reading.around = new Set(named.map(({ around }) => around));
  reading.prefix = prefix;
  const used = new Set(named.flatMap(({ place }) => (place.path === '' ? [] : ancestors(place.path))));
  for (const [node, role] of roles.roles) {
    if (role.kind !== 'through' || (prefix !== '' && (prefix === node.path || prefix.startsWith(`${node.path}/`))))
      continue;
    const above = named.some(({ around }) => around === node.path || around.startsWith(`${node.path}/`));
    if (used.has(node.path) && !above) continue;
    (role.why === 'fold' ? reading.foldFolders : reading.wrappers).push(node.path);
  }
  for (const remark of roles.remarks) reading.problems.push(remark);
}

function ancestors(path: string): string[] {
  const names = path.split('/');
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = new Set(paths);
  let common = first === '' ? [] : first.split('/');
  for (const path of others) {
    const names = path.split('/');
    common = common.slice(0, common.findIndex((name, i) => names[i] !== name) >>> 0);
  }
  return common.join('/');
}

function skip(reading: Reading, file: string, code: Reading['skipped'][number]['code'], reason: string): void {
  reading.skipped.push({ file, code, reason, class: null });
}

function skipOutside(reading: Reading, file: string, partNames: string): void {
  skip(reading, file, 'outside-parts', `It lies outside the ${partNames} folders.`);
}

function skipStray(reading: Reading, file: string, folder: string): void {
  skip(
    reading,
    file,
    'no-class-folder',
    `It lies ${folder === '' ? 'beside the class folders' : `directly in “${folder}”`}, not in a class folder.`,
  );
}

/** Empty folders that stand where class folders stand, as problems; returns their names. */
export function reportEmptyFolders(
  reading: Reading,
  { roles }: ReadFolders,
  emptyFolders: readonly string[],
): string[] {
  const found: string[] = [];
  const partsIn = new Set(
    [...roles.roles].flatMap(([node, role]) => (role.kind === 'part' ? [folderOf(node.path)] : [])),
  );
  for (const folder of sortNatural(emptyFolders)) {
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    const around = folderOf(folder);
    if (name === '' || folder.split('/').some((one) => one.startsWith('.'))) continue;
    const inPart =
      partsIn.has(folderOf(around)) &&
      around !== '' &&
      partOfWord(around.slice(around.lastIndexOf('/') + 1)) !== partCode.none;
    if (!reading.around.has(around) && !inPart) continue;
    found.push(name);
    reading.problems.push({
      file: folder,
      code: 'empty-class',
      message: `The class folder “${folder}” holds no images.`,
    });
  }
  return found;
}
