import * as path from 'node:path';

/** The absolute path of a file that a dataset names by its relative one (with `/`). */
export function absolute(folder: string, relative: string): string {
  return path.join(folder, ...relative.split('/'));
}

/** The relative path (with `/`) of a file inside a folder, or null outside it. */
export function relativeTo(folder: string, file: string): string | null {
  const relative = path.relative(folder, file);
  if (relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    return null;
  return relative.split(path.sep).join('/');
}
