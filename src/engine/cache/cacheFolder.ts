import os from 'node:os';
import path from 'node:path';
import { ownFolder } from './ownFolder';

/**
 * A path inside the user's cache, which may be deleted at any time. `LOUPE_CACHE_DIR` moves it (into a subfolder of
 * that, where others use it too); otherwise `$XDG_CACHE_HOME/loupe`, or the platform's place. The folder is not made
 * here.
 */
export function cacheFolder(...parts: string[]): string {
  return path.join(root(process.env, process.platform, os.homedir()), ...parts);
}

/** The cache's root for an environment; exported for tests of other platforms. */
export function root(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const { LOUPE_CACHE_DIR: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return ownFolder(own);
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'loupe');
  if (platform === 'win32') return path.join(local ?? path.join(home, 'AppData', 'Local'), 'Loupe', 'Cache');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'loupe');
  return path.join(home, '.cache', 'loupe');
}

/** Bytes that the cache may take: `LOUPE_CACHE_MAX_BYTES`, 10 GiB where it is not a positive number. */
export function cacheLimit(): number {
  const limit = Number(process.env['LOUPE_CACHE_MAX_BYTES']);
  return limit > 0 ? limit : 10 * 2 ** 30;
}
