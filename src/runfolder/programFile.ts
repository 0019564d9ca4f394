import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { findProgram, isBareName } from '../core/findProgram';

/**
 * The absolute path of a program: of a bare name by a search of PATH that never looks into the working directory, of
 * anything else by the working directory, as the user wrote it. Undefined where no such program is found.
 */
export function programFile(name: string): string | undefined {
  if (!isBareName(name)) return name === '' ? undefined : path.resolve(name);
  return findProgram(name, {
    windows: process.platform === 'win32',
    path: pathOf(process.env),
    extensions: process.env['PATHEXT'],
    isProgram,
  });
}

/** Windows spells it Path, and a copy of the environment knows only that spelling. */
function pathOf(env: NodeJS.ProcessEnv): string {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH');
  return (name === undefined ? undefined : env[name]) ?? '';
}

function isProgram(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // An alias of the Microsoft Store is a link that can be started, though not looked through.
    return process.platform === 'win32' && (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
  }
}
