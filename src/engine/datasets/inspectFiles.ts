import path from 'node:path';
import { messageOf } from '../../core/errors';
import type { DatasetProblem, SkippedFile } from '../../core/dataset';
import { formatOfExtension, readableFormats, refusedFormats } from '../../core/choices/imageFormats';
import type { FileStamp, FolderMemory } from '../cache/folderMemory';
import type { AskPause } from '../concurrency/askPause';
import { sniffFormat, sniffLength } from '../images/sniff';
import { eachLimited } from '../concurrency/eachLimited';
import { AdaptiveFiles } from './adaptiveFiles';

/** Files looked at once: enough to hide a network disk's latency, few enough for any limit of open files. */
const limit = 32;

/** Extensions of pictures whose kind cannot be sniffed. */
const unsniffable = new Set(['tga', 'pcx', 'sgi', 'xbm', 'xpm']);

/** Most of these begin like a TIFF, but what a TIFF reader finds in them is a small preview. */
const cameraRaw = new Set([
  '3fr',
  'arw',
  'cr2',
  'cr3',
  'dng',
  'erf',
  'nef',
  'nrw',
  'orf',
  'pef',
  'raf',
  'rw2',
  'sr2',
  'srw',
]);

/** A file left out before its class is known. */
export type LeftOut = Omit<SkippedFile, 'class'>;

/** Images by content, and what was found on the way. */
export interface InspectedFiles {
  /** Relative path of each readable-looking image, and its stamp. */
  readonly images: Map<string, FileStamp>;
  readonly leftOut: LeftOut[];
  readonly problems: DatasetProblem[];
}

/**
 * Looks at the first bytes of every file, or remembers them. Other files than pictures are nobody's business
 * unless their name says they are pictures.
 */
export async function inspectFiles(
  root: string,
  files: readonly string[],
  memory: FolderMemory,
  options: {
    onProgress?: ((done: number, total: number) => void) | undefined;
    signal?: AbortSignal | undefined;
    pause?: AskPause | undefined;
  } = {},
): Promise<InspectedFiles> {
  const found: ((FileStamp & { format: string | null }) | { failure: string })[] = new Array(files.length);
  const near = new AdaptiveFiles();
  let done = 0;
  await eachLimited(
    files.length,
    limit,
    async (i) => {
      found[i] = await look(near, path.join(root, files[i]!), files[i]!, memory);
      done++;
      if (done % 256 === 0 || done === files.length) options.onProgress?.(done, files.length);
    },
    options.signal,
    options.pause,
  );

  const result: InspectedFiles = { images: new Map(), leftOut: [], problems: [] };
  files.forEach((file, i) => {
    const one = found[i]!;
    const extension = path.posix.extname(file).slice(1).toLowerCase();
    const claims = formatOfExtension.has(extension) || unsniffable.has(extension);
    if ('failure' in one) {
      if (claims || cameraRaw.has(extension))
        result.leftOut.push({ file, code: 'unreadable-file', reason: `The file cannot be read (${one.failure}).` });
    } else if (cameraRaw.has(extension)) {
      result.leftOut.push({
        file,
        code: 'unsupported-format',
        reason: 'It is a camera’s raw file, which is not read. Export it as JPEG or PNG.',
      });
    } else if (one.format !== null && readableFormats.has(one.format)) {
      result.images.set(file, one);
      const lie = lieOf(extension, one.format);
      if (lie) result.problems.push({ file, code: 'wrong-extension', message: lie });
    } else {
      const refusal = refuse(one, claims, extension);
      if (refusal) result.leftOut.push({ file, ...refusal });
    }
  });
  return result;
}

async function look(
  near: AdaptiveFiles,
  full: string,
  file: string,
  memory: FolderMemory,
): Promise<(FileStamp & { format: string | null }) | { failure: string }> {
  try {
    const { size, mtimeMs, ctimeMs } = await near.stat(full);
    const stamp: FileStamp = { size, modified: mtimeMs, changed: ctimeMs };
    const known = memory.recall(file, stamp);
    if (known) return { ...stamp, format: known.format };
    const format = size === 0 ? null : await sniffFile(full, near);
    memory.remember(file, stamp, format, null);
    return { ...stamp, format };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

/** Format of a file by its first bytes, null where it is no image. */
export async function sniffFile(full: string, near: AdaptiveFiles): Promise<string | null> {
  return sniffFormat(await near.head(full, sniffLength));
}

function refuse(
  one: FileStamp & { format: string | null },
  claims: boolean,
  extension: string,
): Omit<LeftOut, 'file'> | null {
  if (one.size === 0) return claims ? { code: 'empty-file', reason: 'The file is empty.' } : null;
  if (one.format === null) {
    if (!claims) return null;
    return unsniffable.has(extension)
      ? {
          code: 'unsupported-format',
          reason: `Images of the kind .${extension} are not read. Convert it to JPEG or PNG.`,
        }
      : { code: 'not-an-image', reason: `It is named .${extension}, but its content is not that of an image.` };
  }
  // A PDF beside the images is a document; named .jpg it is a broken image.
  if (one.format === 'pdf' && !claims) return null;
  return {
    code: 'unsupported-format',
    reason: `It is ${refusedFormats.get(one.format) ?? one.format}, which is not read. Convert it to JPEG or PNG.`,
  };
}

function lieOf(extension: string, format: string): string | null {
  const claimed = formatOfExtension.get(extension);
  if (extension === '' || claimed === format) return null;
  const named = `The file is named .${extension}, but it is ${/^[aeiou]/.test(format) ? 'an' : 'a'} ${format.toUpperCase()} image.`;
  return `${named} It is used; rename it if other programs are to read it.`;
}
