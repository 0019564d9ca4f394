import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isBareName } from '../../core/findProgram';
import { LoupeError } from '../../core/errors';
import { programFile } from '../../runfolder';
import { settings } from './settings';

/** How the children are started: the runtime, its environment, and the two programs. */
export interface Program {
  /** Node.js, or the editor's own binary told to be Node.js. */
  readonly runtime: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cli: string;
  readonly service: string;
  /** Whether processes may be started; asked at every start. */
  readonly isTrusted: () => boolean;
}

/** Reads the settings again, so that a changed Node path holds from the next child on. */
export function programOf(context: vscode.ExtensionContext): Program {
  const node = settings.nodePath();
  const [cache, weights, mirror] = [settings.cacheFolder(), settings.weightsFolder(), settings.weightsMirror()];
  const kaggle = settings.kaggleAddress();
  const env = { ...process.env };
  // A debugger attached to the editor must not be attached to its children.
  delete env.NODE_OPTIONS;
  delete env.VSCODE_INSPECTOR_OPTIONS;
  return {
    runtime: node === '' ? process.execPath : runtimeFile(node),
    env: {
      // Many threads allocate pixels at once; glibc's default of eight arenas a core never gives them back.
      MALLOC_ARENA_MAX: '2',
      // libuv on Windows reads its pool's size before any script runs.
      UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism() + 2)),
      ...env,
      ...(node ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
      ...(cache ? { LOUPE_CACHE_DIR: cache } : {}),
      ...(weights ? { LOUPE_WEIGHTS_DIR: weights } : {}),
      ...(mirror ? { LOUPE_WEIGHTS_MIRROR: mirror } : {}),
      ...(kaggle ? { LOUPE_KAGGLE_ADDRESS: kaggle } : {}),
    },
    cli: path.join(context.extensionPath, 'dist', 'cli.js'),
    service: path.join(context.extensionPath, 'dist', 'service.js'),
    isTrusted: () => vscode.workspace.isTrusted,
  };
}

/** A name without a folder is looked for in PATH here: the system would look into the working directory as well. */
function runtimeFile(node: string): string {
  if (!isBareName(node)) return node;
  const file = programFile(node);
  if (file !== undefined) return file;
  throw new LoupeError(
    'child-missing',
    vscode.l10n.t('{0} was not found in PATH. Check the setting loupe.nodePath.', node),
  );
}
