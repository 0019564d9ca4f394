import { kindOfLayout, type LayoutChoice } from '../dataset';
import { foldName } from '../sameName';
import type { Candidate } from './layoutCandidates';
import { noClasses, notFitting } from './layoutErrors';
import { readFolders, type ReadFolders } from './layoutFolders';
import { levelsOf, rankLevels } from './layoutLevels';
import { convincing, readFlatNames } from './layoutNames';
import { folderOf, hasTwoClasses, type Reading } from './layoutReading';
import type { TableStudy } from './layoutTable';
import type { RecogniseOptions } from './layoutTypes';

/** The reading that was chosen, and the others. */
export interface Recognition {
  readonly reading: Reading;
  /** The reading first. */
  readonly candidates: readonly Candidate[];
  readonly clear: boolean;
  readonly doubts: readonly string[];
}

interface FolderCandidates {
  readonly candidates: Candidate[];
  readonly clear: boolean;
  readonly doubts: readonly string[];
}

/** The readings by folders, the likeliest first. */
function byFolders(files: readonly string[], folders: ReadFolders): FolderCandidates {
  if (folders.roles.albums) return { candidates: [], clear: true, doubts: [] };
  const { ranked, clear, doubt } = rankLevels(folders.places.values());
  const doubts = [...folders.roles.doubts, ...(clear || doubt === undefined ? [] : [doubt])];
  const candidates = ranked.map(({ levels, score, reason }) => ({
    reading: readFolders(files, folders, levels),
    score,
    reasons: reason === null ? [] : [reason],
  }));
  // Folders taken for parts, wrappers or folds by a word in their names could be classes after all.
  if (folders.roles.doubts.length > 0) {
    const depth = 1 + (candidates[0]?.reading.prefix.split('/').filter((name) => name !== '').length ?? 0);
    const levels = { first: depth - 1, last: depth - 1, literal: true };
    candidates.push({ reading: readFolders(files, folders, levels), score: 0.3, reasons: ['every folder is a class'] });
  }
  return { candidates, clear: clear && folders.roles.doubts.length === 0, doubts };
}

/** Where the folders can be read in several ways, the way in which a model knows the classes. */
function withKnown(found: FolderCandidates, known: readonly string[]): FolderCandidates {
  if (found.clear || known.length === 0) return found;
  const names = new Set(known.map(foldName));
  const hits = found.candidates.map((one) => {
    const { labels } = one.reading;
    const some = new Set([...new Set(labels)].filter((label) => names.has(foldName(label))));
    return { one, images: labels.filter((label) => some.has(label)).length };
  });
  const [best] = [...hits].sort((a, b) => b.images - a.images);
  if (!best || best.images === 0) return found;
  const first = { ...best.one, reasons: [...best.one.reasons, 'the model knows these classes'] };
  return { candidates: [first, ...found.candidates.filter((one) => one !== best.one)], clear: true, doubts: [] };
}

/** The likeliest of all readings. Throws LoupeError `no-classes`. */
export function automatic(
  files: readonly string[],
  folders: ReadFolders,
  { reading: tables }: TableStudy,
  options: RecogniseOptions,
): Recognition {
  const found = withKnown(byFolders(files, folders), options.known ?? []);
  const best = found.candidates.find(({ reading }) => reading.files.length > 0) ?? null;
  const names = readFlatNames(files, folders.places);
  const table: Candidate[] = typeof tables === 'string' ? [] : [{ reading: tables, score: 0.4, reasons: [] }];
  const flat: Candidate[] = convincing(names) ? [{ reading: names, score: 0.3, reasons: [] }] : [];
  const take = (first: Candidate, clear: boolean): Recognition => {
    const all = [...found.candidates, ...table, ...flat].filter((one) => one !== first);
    const score = clear ? Math.max(0.9, first.score) : first.score;
    const lower = all.map((one) => ({ ...one, score: Math.min(one.score, score - 0.05) }));
    return {
      reading: first.reading,
      candidates: [{ ...first, score }, ...lower],
      clear,
      doubts: clear ? [] : found.doubts,
    };
  };
  const [fromTable] = table;
  if (
    fromTable &&
    hasTwoClasses(fromTable.reading) &&
    tableWins(fromTable.reading, best?.reading ?? null, files.length)
  )
    return take(fromTable, true);
  const foldersHold = best !== null && hasTwoClasses(best.reading);
  if (foldersHold && 2 * best.reading.files.length >= files.length - best.reading.unlabelled.length)
    return take(best, found.clear);
  if (flat[0]) return take(flat[0], true);
  if (foldersHold) return take(best, found.clear);
  if (fromTable && hasTwoClasses(fromTable.reading)) return take(fromTable, true);
  if (best) return take(best, found.clear);
  throw noClasses(files, folders, tables, options.others ?? []);
}

/**
 * A table that speaks of few images is a by-product; one that repeats the folders' names adds nothing, unless it has
 * parts.
 */
function tableWins(table: Reading, folders: Reading | null, images: number): boolean {
  if (!folders || !hasTwoClasses(folders)) return true;
  if (2 * table.files.length < images - table.unlabelled.length) return false;
  if (table.parts.some((part) => part > 0) && !folders.parts.some((part) => part > 0)) return true;
  const same = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const agreeing = table.files.filter((file, i) =>
    folderOf(file)
      .split('/')
      .some((name) => same(name) === same(table.labels[i]!)),
  ).length;
  return agreeing < 0.9 * table.files.length;
}

/**
 * The one reading that was asked for; the others are offered all the same. Throws LoupeError `layout-does-not-fit`.
 */
export function asked(
  files: readonly string[],
  folders: ReadFolders,
  layout: LayoutChoice,
  study: TableStudy,
): Recognition {
  const reading = askedReading(files, folders, layout, study);
  if (typeof reading === 'string' || reading.files.length === 0) throw notFitting(files, folders, layout, reading);
  const { candidates } = byFolders(files, folders);
  return {
    reading,
    candidates: [{ reading, score: 1, reasons: ['it was asked for'] }, ...candidates],
    clear: true,
    doubts: [],
  };
}

function askedReading(
  files: readonly string[],
  folders: ReadFolders,
  layout: LayoutChoice,
  study: TableStudy,
): Reading | string {
  const kind = kindOfLayout(layout);
  switch (kind) {
    case 'class-folders':
    case 'split-folders': {
      const levels = levelsOf(layout, folders.places.values());
      if (levels) return readFolders(files, folders, levels);
      const [first] = rankLevels(folders.places.values()).ranked;
      const best = readFolders(files, folders, first?.levels ?? { first: 0, last: 0 });
      if (kind === 'split-folders') return best.layout === kind ? best : 'no parts';
      if (best.layout === kind && best.files.length > 0) return readFolders(files, folders, { first: 0, last: 0 });
      const depth = best.prefix === '' ? 0 : best.prefix.split('/').length;
      return readFolders(files, folders, { first: depth, last: depth, literal: true });
    }
    case 'table':
      return study.reading;
    case 'flat-names':
      return readFlatNames(files, folders.places);
  }
}
