import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../../cache/cacheFolder';

/**
 * The user's folder of files already there (`LOUPE_WEIGHTS_DIR`, in the editor `loupe.weightsFolder`); undefined where
 * none is set.
 */
export function weightsFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = environment['LOUPE_WEIGHTS_DIR']?.trim();
  return folder ? path.resolve(folder) : undefined;
}

/** Where downloaded and imported weights are kept. Nothing but `loupe weights remove` takes them away from there. */
export function weightsCache(...parts: string[]): string {
  return cacheFolder('weights', ...parts);
}

/** Where Keras itself keeps what it downloaded. */
export function kerasFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return path.join(environment['KERAS_HOME'] || path.join(os.homedir(), '.keras'), 'models');
}

/** Where the user is told to put a file. */
export function folderToFill(): string {
  return weightsFolder() ?? weightsCache();
}
