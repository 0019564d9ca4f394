import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes, plural } from '../../../core/format';
import type { Notify } from '../../../core/codes/noticeCodes';
import { cacheFolder } from '../../cache/cacheFolder';

/** Milliseconds after which nobody continues a download. */
const forgottenAfter = 30 * 24 * 3600_000;

const partName = /^([0-9a-f]{16}-[\w.-]+)\.part$/;

/** Removes what has come of downloads that nobody has continued for a month, and says how much that was. */
export async function removeOldParts(notify: Notify, now = Date.now()): Promise<void> {
  const folder = cacheFolder('downloads');
  let [count, freed] = [0, 0];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!partName.test(name)) continue;
    const file = path.join(folder, name);
    const [found, lock] = await Promise.all([file, `${file}.lock`].map((one) => lstat(one).catch(() => undefined)));
    if (!found?.isFile() || lock || now - found.mtimeMs < forgottenAfter) continue;
    await Promise.all([file, `${file}.json`].map((one) => rm(one, { force: true })));
    count++;
    freed += found.size;
  }
  if (count > 0)
    notify(
      'info',
      'leftovers',
      `${plural(count, 'download')} that nobody has continued for 30 days ${count === 1 ? 'was' : 'were'} removed from the cache (${formatBytes(freed)}).`,
    );
}
