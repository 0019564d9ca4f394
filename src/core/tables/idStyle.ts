import type { FileIndex } from '../layouts/tables/fileIndex';
import { baseName, folderOf, withoutExtension } from '../slashPaths';

type Spelling = (file: string, folder: string) => string | null;

/** The ways a table names its images; `folder` is its own. */
const spellings: readonly Spelling[] = [
  (file, folder) => below(file, folder),
  (file) => file,
  (file) => baseName(file),
  (file, folder) => without(below(file, folder)),
  (file) => withoutExtension(file),
  (file) => withoutExtension(baseName(file)),
];

function below(file: string, folder: string): string | null {
  return folder === '' ? file : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : null;
}

function without(path: string | null): string | null {
  return path === null ? null : withoutExtension(path);
}

/**
 * How the ids of a table are written, from rows whose files are known: a function that writes the id of another file
 * the same way, or null where no way of writing it leads back to the file.
 */
export function idStyle(
  samples: readonly { readonly id: string; readonly file: string }[],
  folder: string,
  index: FileIndex,
): (file: string) => string | null {
  const agreeing = (spelling: Spelling): number =>
    samples.filter(({ id, file }) => spelling(file, folder) === id).length;
  const inOrder = spellings
    .map((spelling) => ({ spelling, count: agreeing(spelling) }))
    .sort((a, b) => b.count - a.count)
    .map(({ spelling }) => spelling);
  return (file) => {
    for (const spelling of inOrder) {
      const id = spelling(file, folder);
      if (id === null) continue;
      const found = index.resolve(id, folder);
      if (found.kind === 'found' && found.file === file) return id;
    }
    return null;
  };
}

/** Whether an image lies where labelled ones do. */
export function foldersOf(files: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const file of files) folders.add(folderOf(file));
  return folders;
}
