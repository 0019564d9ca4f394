import { replaceFileSync } from '../../runfolder/files';

/**
 * Replaces a JSON file in a run folder whole: a reader sees the old text or the new, never half, whenever the process
 * dies. Synchronous, so that what a job says last is on disk before it exits. Throws LoupeError `run-file-refused`
 * where a link or anything but a file has its name.
 */
export function writeJsonSync(folder: string, name: string, value: unknown): void {
  replaceFileSync(folder, name, `${JSON.stringify(value, undefined, 1)}\n`);
}
