import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { ignoreListName } from '../../core/fix/fixTypes';
import type { ScanReport } from '../../protocol/runFiles';

/** Folders looked at, at most: a sample is enough where there are thousands. */
const mostFolders = 500;

/**
 * Whether files were added, removed or renamed in the dataset's folders since the scan, by the folders' own times.
 * A file rewritten in place is seen only by the watcher. A folder that is gone counts as a change.
 */
export async function changedSince(report: ScanReport): Promise<boolean> {
  const scanned = Date.parse(report.scanned);
  const folders = new Set<string>(['']);
  for (const file of report.files.path) {
    const end = file.lastIndexOf('/');
    if (end > 0) folders.add(file.slice(0, end));
    if (folders.size >= mostFolders) break;
  }
  const changed = await Promise.all(
    [...folders].map(async (folder) => {
      const found = await stat(path.join(report.folder, folder)).catch(() => undefined);
      return found === undefined || found.mtimeMs > scanned;
    }),
  );
  return changed.includes(true);
}

/** Whether a changed file can matter to a dataset: no run kept inside it, no hidden file but the ignore list. */
export function matters(folder: string, changed: string): boolean {
  if (path.relative(folder, changed) === ignoreListName) return true;
  return !path
    .relative(folder, changed)
    .split(path.sep)
    .some((segment) => segment.startsWith('.') && segment !== '..');
}
