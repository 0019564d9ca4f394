import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { isAllowed, isRemote, type PageFolders, type Places } from './allowedPaths';
import { untrusted } from './trust';

/** What this window may read: judges every path that comes from a run, a comparison, a recipe or a page. */
export class WindowPlaces {
  /** `opened` names the folders that the user chose in this workspace. */
  constructor(private readonly opened: () => readonly string[]) {}

  /** Whether a file may be read or opened for a page. */
  allows(file: string, page?: PageFolders): Promise<boolean> {
    return isAllowed(file, this.now(), page);
  }

  /** Throws LoupeError `outside`, or `untrusted` where trust would help, for what may not be read. */
  async require(file: string, page?: PageFolders): Promise<void> {
    const refused = await this.refusal(file, page);
    if (refused) throw refused;
  }

  /** Why a file may not be read; undefined where it may. */
  async refusal(file: string, page?: PageFolders): Promise<LoupeError | undefined> {
    const now = this.now();
    if (await isAllowed(file, now, page)) return undefined;
    if (!now.trusted && (await isAllowed(file, { ...now, trusted: true }, page))) return untrusted();
    return outside(file);
  }

  /**
   * Throws LoupeError `outside` for a folder on another machine that a file names and the user never opened: on Windows
   * a look at it would send that machine the user's credentials.
   */
  requireLocal(folder: string): void {
    const { workspace, opened } = this.now();
    const known = [...workspace, ...opened].some((one) => folder === one || folder.startsWith(`${one}\\`));
    if (isRemote(folder) && !known) throw outside(folder);
  }

  private now(): Places {
    return {
      trusted: vscode.workspace.isTrusted,
      workspace: (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => uri.fsPath),
      opened: this.opened(),
    };
  }
}

function outside(file: string): LoupeError {
  return new LoupeError(
    'outside',
    vscode.l10n.t(
      '{0} lies outside this workspace and outside the folders that you opened here. If it is yours, choose its folder with “Inspect Dataset” first.',
      file,
    ),
  );
}

/** What to say of a name in a run that leads out of it. */
export function leadsOutside(file: string): LoupeError {
  return new LoupeError(
    'outside',
    vscode.l10n.t('{0} leads out of its run folder, so it is not opened. Look at the folder in a file manager.', file),
  );
}
