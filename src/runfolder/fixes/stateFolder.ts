import * as os from 'node:os';
import * as path from 'node:path';

/**
 * Where what must outlive a cache is kept for this user, outside of every workspace: `LOUPE_STATE_DIR`, else
 * `$XDG_STATE_HOME/loupe` or the platform's place. Not made here.
 */
export function stateFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  const { LOUPE_STATE_DIR: own, XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return path.resolve(own);
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'loupe');
  if (platform === 'win32') return path.join(local ?? path.join(home, 'AppData', 'Local'), 'Loupe', 'State');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'loupe');
  return path.join(home, '.local', 'state', 'loupe');
}
