/** What is known of the machine where a program is looked for. */
export interface ProgramSearch {
  readonly windows: boolean;
  /** The value of PATH. */
  readonly path: string;
  /** The value of PATHEXT; of Windows only. */
  readonly extensions?: string | undefined;
  /** Whether there is a program in a file. */
  readonly isProgram: (file: string) => boolean;
}

/** What Windows starts without a shell; scripts (.bat, .cmd, .js) are no programs of their own. */
const startable = ['.com', '.exe'];

/**
 * The file of a program that is named without a folder, by a search of PATH; undefined where there is none. Left to
 * the system, such a name may be found in the working directory: on Windows always, elsewhere where PATH has an empty
 * or relative entry. Such entries are passed over here, because a stranger may have filled that folder.
 */
export function findProgram(name: string, search: ProgramSearch): string | undefined {
  if (!isBareName(name)) return undefined;
  const { windows } = search;
  for (const entry of search.path.split(windows ? ';' : ':')) {
    const folder = windows ? entry.trim().replace(/^"(.*)"$/, '$1') : entry;
    if (!isAbsolute(folder, windows)) continue;
    const start = /[\\/]$/.test(folder) ? folder : `${folder}${windows ? '\\' : '/'}`;
    for (const file of fileNames(name, search)) {
      if (search.isProgram(start + file)) return start + file;
    }
  }
  return undefined;
}

/** Whether it names a program, and no file in a folder. */
export function isBareName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/:\0]/.test(name);
}

function fileNames(name: string, { windows, extensions }: ProgramSearch): string[] {
  if (!windows) return [name];
  const known = (extensions ?? startable.join(';'))
    .toLowerCase()
    .split(';')
    .map((extension) => extension.trim())
    .filter((extension) => startable.includes(extension));
  const ending = known.find((extension) => name.toLowerCase().endsWith(extension));
  return ending === undefined ? known.map((extension) => name + extension) : [name];
}

/** A network share is no place that programs are started from by their bare name. */
function isAbsolute(folder: string, windows: boolean): boolean {
  return windows ? /^[a-z]:[\\/]/i.test(folder) : folder.startsWith('/');
}
