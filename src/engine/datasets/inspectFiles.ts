import path from 'node:path';
import type { DatasetProblem, SkippedFile } from '../../core/dataset';
import { formatOfExtension, readableFormats, refusedFormats } from '../../core/choices/imageFormats';
import type { FileStamp, FolderMemory } from '../cache/folderMemory';
import type { AskPause } from '../concurrency/askPause';
import { checkFileSize, explain } from '../images/readImageFile';
import { sniffFormat, sniffLength } from '../images/sniff';
import type { UnreadableImageError } from '../images/common/unreadable';
import { eachLimited } from '../concurrency/eachLimited';
import { AdaptiveFiles } from './adaptiveFiles';

/** Files looked at once: enough to hide a network disk's latency, few enough for any limit of open files. */
const limit = 32;

/** Extensions of pictures whose kind cannot be sniffed. */
const unsniffable = new Set(['tga', 'pcx', 'sgi', 'xbm', 'xpm']);

/**
 * Most of these begin like a TIFF, but what a TIFF reader finds in them is a small preview. Others are no picture's.
 */
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

/** An image by its first bytes. */
export interface ImageStamp extends FileStamp {
  readonly format: string;
}

/** A file left out before its class is known. */
export type LeftOut = Omit<SkippedFile, 'class'>;

/** Images by content, and what was found on the way. */
export interface InspectedFiles {
  /** Relative path of each readable-looking image, and its stamp. */
  readonly images: Map<string, ImageStamp>;
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
    /** The only files that may have changed: others are as they are remembered. */
    changed?: ReadonlySet<string> | undefined;
  } = {},
): Promise<InspectedFiles> {
  const found: (Looked | { failure: UnreadableImageError })[] = new Array(files.length);
  const near = new AdaptiveFiles();
  let done = 0;
  await eachLimited(
    files.length,
    limit,
    async (i) => {
      const file = files[i]!;
      const known = options.changed?.has(file) === false ? memory.remembered(file) : undefined;
      found[i] = known ?? (await look(near, path.join(root, file), file, memory));
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
        result.leftOut.push({ file, code: one.failure.code, reason: one.failure.message });
    } else if (cameraRaw.has(extension) && (one.format === null || one.format === 'tiff')) {
      result.leftOut.push({
        file,
        code: 'unsupported-format',
        reason: 'It is a camera’s raw file, which is not read. Export it as JPEG or PNG.',
      });
    } else if (one.format !== null && readableFormats.has(one.format)) {
      const refusal = tooLarge(one.size);
      if (refusal) {
        result.leftOut.push({ file, ...refusal });
        return;
      }
      result.images.set(file, { ...one, format: one.format });
      const lie = lieOf(extension, one.format);
      if (lie) result.problems.push({ file, code: 'wrong-extension', message: lie });
    } else {
      const refusal = refuse(one, claims, extension);
      if (refusal) result.leftOut.push({ file, ...refusal });
    }
  });
  return result;
}

type Looked = FileStamp & { readonly format: string | null };

async function look(
  near: AdaptiveFiles,
  full: string,
  file: string,
  memory: FolderMemory,
): Promise<Looked | { failure: UnreadableImageError }> {
  try {
    const { size, mtimeMs, ctimeMs } = await near.stat(full);
    const stamp: FileStamp = { size, modified: mtimeMs, changed: ctimeMs };
    const known = memory.recall(file, stamp);
    if (known) return { ...stamp, format: known.format };
    const format = size === 0 ? null : await sniffFile(full, near);
    memory.remember(file, stamp, format, null);
    return { ...stamp, format };
  } catch (error) {
    return { failure: explain(error) };
  }
}

/** Format of a file by its first bytes, null where it is no image. */
export async function sniffFile(full: string, near: AdaptiveFiles): Promise<string | null> {
  return sniffFormat(await near.head(full, sniffLength));
}

/** Why an image is too large to be read, before anything of it is. */
function tooLarge(size: number): Omit<LeftOut, 'file'> | null {
  try {
    checkFileSize(size);
    return null;
  } catch (error) {
    const { code, message } = explain(error);
    return { code, reason: message };
  }
}

function refuse(one: Looked, claims: boolean, extension: string): Omit<LeftOut, 'file'> | null {
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
