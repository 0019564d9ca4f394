import * as path from 'node:path';
import type { LayoutChoice } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { ignoreLimits } from '../../../core/fix/ignoreList';
import { ignoreListName, type Fix, type FixTable, type FixView } from '../../../core/fix/fixTypes';
import type { TableText } from '../../../core/layouts/layouts';
import { readBytes, readLimit } from '../../../runfolder/files';
import { FolderMemory } from '../../cache/folderMemory';
import { AdaptiveFiles } from '../../datasets/adaptiveFiles';
import { inspectFiles, sniffFile } from '../../datasets/inspectFiles';
import { openWithMemory } from '../../datasets/openDataset';
import { tableOf } from '../../datasets/tableOf';
import { walkFolder } from '../../datasets/walkFolder';
import { decodeText } from '../../formats/text/decodeText';
import { exactText, newText } from '../../formats/text/exactText';
import { decoderVersion } from '../../images/decode';
import { uprightImage } from '../../images/upright/uprightImage';

/** What says that a folder is no dataset: its files can be excluded, removed and renamed all the same. */
const noDataset = new Set<string>(['no-classes', 'no-images', 'layout-unclear']);

/** Looks at a dataset as planning some fixes needs it. Throws what `openDataset` throws. */
export async function fixView(
  folder: string,
  fixes: readonly Fix[],
  { layout, signal }: { readonly layout?: LayoutChoice | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<FixView> {
  const root = path.resolve(folder);
  const memory = await FolderMemory.open(root, decoderVersion);
  const opened = await openWithMemory(root, memory, { layout, signal, oneClass: true, unclear: 'take' }).catch(
    (error: unknown) => {
      if (layout === undefined && error instanceof LoupeError && noDataset.has(error.code)) return null;
      throw error;
    },
  );
  const walked = opened?.walked ?? (await walkFolder(root, { signal }));
  const stamps = opened?.stamps ?? (await inspectFiles(root, walked.files, memory, { signal })).images;
  // Only a help for the next command.
  await memory.save();
  const named = (verb: Fix['verb']) => fixes.filter((fix) => fix.verb === verb).flatMap(({ files }) => files);
  const there = new Set(walked.files);
  const formats = new Map<string, string>();
  for (const file of named('rename-extension').filter((one) => there.has(one))) {
    const format = stamps.get(file)?.format ?? (await formatOf(root, file));
    if (format) formats.set(file, format);
  }
  const upright = new Map<string, Awaited<ReturnType<typeof uprightImage>>>();
  for (const file of named('rotate').filter((one) => there.has(one))) upright.set(file, await uprightImage(root, file));
  return {
    files: walked.files,
    images: [...stamps.keys()],
    emptyFolders: walked.emptyFolders,
    layout: opened?.opened.reading ?? null,
    tables: await Promise.all((opened?.tables ?? []).map((table) => exactTable(root, table))),
    formats,
    ignoreList: await ignoreList(root),
    upright,
  };
}

/** Null where its content is no image's, or cannot be read: then nothing can be said of its name. */
function formatOf(root: string, file: string): Promise<string | null> {
  return sniffFile(path.join(root, file), new AdaptiveFiles()).catch(() => null);
}

async function exactTable(root: string, table: TableText): Promise<FixTable> {
  try {
    const bytes = await readBytes(root, table.path, readLimit.document);
    const source = exactText(table.path, bytes);
    if (typeof source === 'string') return { table, source };
    const again = tableOf(table.path, decodeText(bytes).text);
    const same = JSON.stringify([again?.header, again?.rows]) === JSON.stringify([table.header, table.rows]);
    return { table, source: same ? source : `${table.path} was changed at this moment. Do this once more.` };
  } catch (error) {
    if (!(error instanceof LoupeError)) throw error;
    return { table, source: `${table.path} is not edited: ${error.message}` };
  }
}

async function ignoreList(root: string): Promise<FixView['ignoreList']> {
  try {
    const exact = exactText(ignoreListName, await readBytes(root, ignoreListName, ignoreLimits.bytes));
    if (typeof exact === 'object') return exact;
    throw new LoupeError('ignore-list', exact);
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') return newText;
    throw error;
  }
}
