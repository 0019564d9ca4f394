import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { FolderMemory, Verdict } from '../cache/folderMemory';
import { lastingCodes } from '../../core/codes/problemCodes';
import { decodeStored, forLooking } from '../images/decode';
import { readImageFile } from '../images/readImageFile';
import { UnreadableImageError } from '../images/common/unreadable';
import { eachLimited } from '../concurrency/eachLimited';

/** How images are judged: by decoding them, or by whatever else decodes them once and keeps more of it. */
export interface ImageJudge {
  /** The verdict on a content as far as nothing must be decoded for it. */
  readonly known: (hash: string, memory: FolderMemory) => Verdict | undefined;
  /** @param file absolute path  @param hash of its content, empty where the file could not be read a moment ago */
  readonly judge: (file: string, hash: string) => Promise<Verdict>;
}

/** Decodes, and keeps nothing but the verdict. */
const decodeOnly: ImageJudge = { known: (hash, memory) => memory.verdict(hash), judge: decodeVerdict };

/**
 * Decodes every file whose content has no verdict yet, and remembers what the content itself decides.
 * @param hashes content hash of each file; files of one content are decoded once
 * @returns a verdict for each file
 */
export async function verifyImages(
  root: string,
  files: readonly string[],
  hashes: readonly string[],
  memory: FolderMemory,
  options: {
    onProgress?: ((done: number, total: number) => void) | undefined;
    signal?: AbortSignal | undefined;
    by?: ImageJudge | undefined;
  } = {},
): Promise<Verdict[]> {
  const { by = decodeOnly } = options;
  const pending = new Map<string, Promise<Verdict>>();
  const verdicts = new Array<Verdict>(files.length);
  let done = 0;
  await eachLimited(
    files.length,
    Math.min(16, 2 * availableParallelism()),
    async (i) => {
      verdicts[i] = await judge(i);
      done++;
      if (done % 16 === 0 || done === files.length) options.onProgress?.(done, files.length);
    },
    options.signal,
  );
  return verdicts;

  function judge(i: number): Promise<Verdict> | Verdict {
    const hash = hashes[i]!;
    const full = path.join(root, files[i]!);
    // Without a hash the file could not be read a moment ago: nothing to remember it by.
    if (hash === '') return by.judge(full, hash);
    const known = by.known(hash, memory);
    if (known) return known;
    const waiting =
      pending.get(hash) ??
      by.judge(full, hash).then((verdict) => {
        // What was in the way this time is no property of the content.
        if (verdict.ok || lastingCodes.has(verdict.code)) memory.judge(hash, verdict);
        pending.delete(hash);
        return verdict;
      });
    pending.set(hash, waiting);
    return waiting;
  }
}

async function decodeVerdict(file: string): Promise<Verdict> {
  try {
    const { width, height, format, orientation } = await decodeStored(await readImageFile(file), forLooking);
    const turned = orientation >= 5;
    return { ok: true, width: turned ? height : width, height: turned ? width : height, format };
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { ok: false, code: error.code, reason: error.message };
  }
}
