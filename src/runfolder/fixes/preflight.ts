import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { isPathInside, placeKey } from '../../core/fix/placeNames';
import type { FixPlan, FixRefusal } from '../../core/fix/fixTypes';
import { contentHash, identityOf, lookAt } from './steps';
import { hashOf, type FixStep } from './journal';

/** A plan held against the disk: its steps, and the folders that will be made; or what is in the way. */
export type Preflight =
  | { readonly ok: true; readonly steps: readonly FixStep[]; readonly folders: readonly string[] }
  | { readonly ok: false; readonly refusals: readonly FixRefusal[] };

/**
 * Looks at everything that a plan is about, before anything is changed: every file is a regular file inside the dataset
 * with no link on the way, no name is taken (nor one that some system takes for the same), contents are those that the
 * plan was made for.
 */
export async function preflight(root: string, plan: FixPlan): Promise<Preflight> {
  const refusals: FixRefusal[] = [];
  const refuse = (file: string, reason: string) => void refusals.push({ file, reason });
  const steps: FixStep[] = [];
  const folders: string[] = [];
  const names = new Map<string, Map<string, string>>();
  /** Names in a folder by what systems take for the same. */
  const namesIn = (folder: string): Map<string, string> => {
    let found = names.get(folder);
    if (!found) {
      const there = folder === '.' || lookAt(root, folder)?.isDirectory();
      found = new Map((there ? readdirSync(path.join(root, folder)) : []).map((name) => [placeKey(name), name]));
      names.set(folder, found);
    }
    return found;
  };
  /** Whether the folders of a path are real folders, or are to be made. */
  const wayTo = (file: string): boolean => {
    if (!isPathInside(file) || (path.sep === '\\' && /[\\:]/.test(file))) {
      refuse(file, 'It is no place inside the dataset.');
      return false;
    }
    const segments = file.split('/').slice(0, -1);
    for (let length = 1; length <= segments.length; length++) {
      const folder = segments.slice(0, length).join('/');
      const found = lookAt(root, folder);
      if (found?.isDirectory()) continue;
      if (found) {
        const what = found.isSymbolicLink() ? 'a link, and files behind links are not changed' : 'no folder';
        refuse(file, `${folder} is ${what}. Put a folder in its place, or choose another.`);
        return false;
      }
    }
    return true;
  };
  for (const { file, before, after } of plan.edits) {
    if (!wayTo(file)) continue;
    const found = lookAt(root, file);
    if (found && !found.isFile()) {
      refuse(
        file,
        `It is ${found.isSymbolicLink() ? 'a link, and files behind links are not changed' : 'no regular file'}.`,
      );
      continue;
    }
    const now = found ? await contentHash(root, file) : null;
    if (now !== (before && hashOf(before)))
      refuse(file, 'It was changed since it was looked at. Look at it, and do this once more.');
    steps.push({ kind: 'edit', file, before: before && hashOf(before), after: after && hashOf(after) });
  }
  for (const { from, to } of plan.moves) {
    if (!wayTo(from) || !wayTo(to)) continue;
    const found = movedHere(from) ?? lookAt(root, from);
    if (!found?.isFile()) {
      const what = !found
        ? 'It is not there any more'
        : found.isSymbolicLink()
          ? 'It is a link, and links are not moved'
          : 'It is no regular file';
      refuse(from, `${what}. Look at the dataset again.`);
      continue;
    }
    const [source, target] = [namesIn(path.posix.dirname(from)), namesIn(path.posix.dirname(to))];
    source.delete(placeKey(path.posix.basename(from)));
    const taken = target.get(placeKey(path.posix.basename(to)));
    if (taken !== undefined)
      refuse(
        from,
        `${path.posix.join(path.posix.dirname(to), taken)} is there already, and nothing is written over. Rename one of the two first.`,
      );
    target.set(placeKey(path.posix.basename(to)), path.posix.basename(to));
    const segments = to.split('/').slice(0, -1);
    for (let length = 1; length <= segments.length; length++) {
      const folder = segments.slice(0, length).join('/');
      if (!folders.includes(folder) && !lookAt(root, folder)) folders.push(folder);
    }
    steps.push({ kind: 'move', from, to, ...identityOf(found) });
  }
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, steps, folders };

  /** The file that an earlier move of the plan brings to a name. */
  function movedHere(name: string) {
    let at = name;
    let moved = false;
    for (const { from, to } of [...plan.moves].slice(0, steps.filter(({ kind }) => kind === 'move').length).reverse())
      if (to === at) {
        at = from;
        moved = true;
      }
    return moved ? lookAt(root, at) : undefined;
  }
}
