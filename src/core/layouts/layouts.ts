import { folderPlaces } from './folders/folderPlaces';
import { folderRoles } from './folders/folderRoles';
import { asked, automatic } from './chooseReading';
import { candidateOf, distinct, takenLine } from './layoutCandidates';
import { noImages, tooFewClasses } from './layoutErrors';
import { reportEmptyFolders, type ReadFolders } from './layoutFolders';
import { unreadSplits } from './layoutHints';
import { hasTwoClasses } from './layoutReading';
import { finishReading } from './layoutResult';
import { layoutInWords } from './layoutWords';
import { leaveOutExcluded } from './leaveOutExcluded';
import { applyTables } from './applyTables';
import { studyTables } from './layoutTable';
import type { RecogniseOptions, RecognisedLayout } from './layoutTypes';
import type { TableText } from './tables/tableText';

export type { TableText };

/**
 * Recognises how a folder says which image belongs to which class.
 *
 * `files` are the images' paths relative to the dataset with `/` on every platform, in any order. Every way of reading
 * them is a candidate: class folders at each level, in parts where folders are named after parts, the tables, the
 * files' names. In order of precedence: a table that labels at least half of the images (unless the folders say the
 * same), folders, names such as `cat.0.jpg`. Where another reading is as likely, `clear` is false, and the candidates
 * tell what each would give.
 *
 * Throws a LoupeError: `no-images`, `no-classes`, `one-class`, or `layout-does-not-fit` for an
 * `options.layout` that cannot be; each says what was found and what is expected.
 */
export function recognise(files: readonly string[], options: RecogniseOptions = {}): RecognisedLayout {
  const visible = files.filter((file) => !isHidden(file));
  if (visible.length === 0) throw noImages();
  const folders = foldersOf(visible, options.layout === 'split-folders');
  const study = studyTables(visible, tablesOf(options));
  const { reading, candidates, clear, doubts } = options.layout
    ? asked(visible, folders, options.layout, study)
    : automatic(visible, folders, study, options);
  applyTables(reading, study);
  for (const one of new Set([reading, ...candidates.map((other) => other.reading)]))
    leaveOutExcluded(one, options.excluded);
  for (const file of files) {
    if (isHidden(file))
      reading.skipped.push({
        file,
        code: 'hidden',
        reason: 'It lies in a hidden or system folder, or is a hidden file.',
        class: null,
      });
  }
  const fromFolders = reading.layout === 'class-folders' || reading.layout === 'split-folders';
  const empty = fromFolders ? reportEmptyFolders(reading, folders, options.emptyFolders ?? []) : [];
  if (!options.oneClass && !hasTwoClasses(reading)) throw tooFewClasses(reading, empty, study, options.others ?? []);
  const finished = finishReading(reading);
  const offered = distinct(candidates).map(candidateOf);
  const taken = takenLine(finished.words, offered);
  const problems = [...finished.problems];
  if (!finished.part.some((part) => part > 0)) problems.push(...unreadSplits(options.others ?? []));
  if (!clear) {
    const others = offered.slice(1).map(({ layout, words }) => `${layoutInWords(layout)} (${words})`);
    problems.push({
      file: '',
      code: 'layout-unclear',
      message: `It is not clear how this folder is meant${doubts.length > 0 ? ` (${doubts.join('; ')})` : ''}. The classes were taken from ${layoutInWords(reading.choice)}. ${others.length > 0 ? `They may also be meant by ${others.join(', or by ')}.` : 'If that is wrong, give the folder that holds the classes.'}`,
    });
  }
  return { ...finished, problems, choice: reading.choice, clear, doubts, candidates: offered, taken };
}

/** `table:labels.csv` leaves the other tables out of it. Throws LoupeError `layout-does-not-fit`. */
function tablesOf({ layout, tables = [] }: RecogniseOptions): readonly TableText[] {
  const path = layout?.startsWith('table:') ? layout.slice('table:'.length) : null;
  return path === null ? tables : tables.filter((table) => table.path === path);
}

/** Hidden files, Finder's and notebooks' litter; these would otherwise become classes. */
function isHidden(file: string): boolean {
  return file.startsWith('.') || file.includes('/.') || file.startsWith('__MACOSX/') || file.includes('/__MACOSX/');
}

function foldersOf(files: readonly string[], partsAsked: boolean): ReadFolders {
  const roles = folderRoles(files, partsAsked);
  return { roles, places: folderPlaces(roles) };
}
