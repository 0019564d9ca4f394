import path from 'node:path';

/** Folders that systems make up: what lies in them is no file of anybody's, and reading it may wait for ever. */
const systemFolders = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev'];

/** Whether a path is one of the system's own folders, or lies in one. */
export function isSystemFolder(full: string): boolean {
  return systemFolders.some((folder) => isInside(full, folder));
}

/** Whether a path is a folder or lies in it. */
export function isInside(full: string, folder: string): boolean {
  return full === folder || full.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/**
 * Why a link is not followed, as a sentence; null where it is.
 * @param real what it leads to, without further links  @param entered folders that are read, likewise
 */
export function linkRefusal(real: string, isFolder: boolean, entered: ReadonlySet<string>): string | null {
  if (isSystemFolder(real)) return `The link leads into ${real}, which belongs to the system; it is not followed.`;
  if (!isFolder) return null;
  if (real === path.parse(real).root) return `The link leads to ${real}, the whole disk; it is not followed.`;
  return [...entered].some((known) => isInside(real, known) || isInside(known, real))
    ? 'The link leads to a folder that is read anyway, or around in a circle; it is not followed.'
    : null;
}
