import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';
import { messageOf } from '../../core/errors';
import type { TableText } from '../../core/layouts/layouts';
import { readTextFile } from '../formats/text/readTextFile';
import { tableOf } from './tableOf';

/** Bytes above which a table is no list of labels. */
const maxBytes = 64 * 2 ** 20;
/** Folders deeper than this hold no tables: `archive/dataset/train/metadata.csv`. */
const maxDepth = 4;
/** More of one kind in a folder describe an image each (boxes, outlines). */
const mostInFolder = 20;

const tables = /\.(csv|tsv|tab|psv)$/i;
const workbooks = /\.(xlsx|xls|ods|parquet|feather)$/i;
/** Text and JSON may be anything; these are called as lists of images or classes are. */
const lists = /\.(txt|lst|list|json|jsonl|ndjson|pbtxt|names)$/i;
const listNames =
  /label|class|categor|annot|image|img|file|list|meta|data|index|map|names|split|part|fold|target|truth|train|val|test|dev|\bgt\b/i;

/**
 * Reads the tables, lists and label files of the dataset's folder and the folders near its top, whatever their
 * encoding. Which column says what, and whether there is a heading, is for `recognise` to find. What cannot be read, or
 * is read in another way than as UTF-8, is a problem.
 */
export async function readTables(
  root: string,
  files: readonly string[],
): Promise<{ tables: TableText[]; problems: DatasetProblem[] }> {
  const found: TableText[] = [];
  const problems: DatasetProblem[] = [];
  for (const file of candidates(files)) {
    const full = path.join(root, file);
    try {
      const { size } = await stat(full);
      if (size === 0) continue;
      if (size > maxBytes) {
        problems.push({
          file,
          code: 'table-too-large',
          message: 'The table has more than 64 MiB and is not read as a list of labels.',
        });
        continue;
      }
      const { text, remark } = await readTextFile(full);
      const table = tableOf(file, text);
      if (table) found.push({ path: file, ...table });
      if (table && remark !== '') problems.push({ file, code: 'table-encoding', message: `It ${remark}.` });
    } catch (error) {
      const message = `The table cannot be read (${messageOf(error).replace(/\.$/, '')}).`;
      problems.push({ file, code: 'unreadable-table', message });
    }
  }
  return { tables: found, problems };
}

function candidates(files: readonly string[]): string[] {
  const near = files.filter((file) => {
    const name = path.posix.basename(file);
    if (file.split('/').length > maxDepth || /^(readme|licen[cs]e|requirements)/i.test(name)) return false;
    return (
      tables.test(name) || (workbooks.test(name) && listNames.test(name)) || (lists.test(name) && listNames.test(name))
    );
  });
  const kindOf = (file: string) => `${path.posix.dirname(file)}\n${path.posix.extname(file).toLowerCase()}`;
  const counts = new Map<string, number>();
  for (const file of near) counts.set(kindOf(file), (counts.get(kindOf(file)) ?? 0) + 1);
  return near.filter((file) => counts.get(kindOf(file))! <= mostInFolder);
}
