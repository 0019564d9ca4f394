import { partCode } from '../../parts';
import { foldName } from '../../sameName';
import { folderTree, type FolderNode } from './folderTree';
import { isAlbum, isCamera, saysUnlabelled } from './folderWords';
import { openContainers, openFolds, withoutBeside, withoutCopies } from './openFolders';
import { decideParts } from './partFolders';
import { isNeutral, partName, partOfWord } from './partWords';
import { takeOver, trialOf, unwrap, type FolderRemark, type FolderRole, type RoleDraft } from './roleDraft';

/** A folder's names read once: what each folder is, and what a person should hear of it. */
export interface FolderRoles {
  readonly root: FolderNode;
  readonly roles: ReadonlyMap<FolderNode, FolderRole>;
  /** Why another reading may be meant; empty where the names leave no doubt. */
  readonly doubts: readonly string[];
  readonly remarks: readonly FolderRemark[];
  /** Whether every folder is one that a phone or a messenger makes. */
  readonly albums: boolean;
}

/** Names nest no deeper in any archive; a tree that does is read as far as this. */
const deepest = 12;

/** Reads the folders' names from the top: wrappers, doubled trees, parts, folds, until names are left that say more. */
export function folderRoles(files: readonly string[], partsAsked = false): FolderRoles {
  const root = folderTree(files);
  const draft: RoleDraft = { roles: new Map(), doubts: [], remarks: [], partsAsked };
  const fork = forkOf(draft, root.children, 0, false).filter((node) => !draft.roles.has(node));
  below(draft, fork);
  const albums = fork.length > 0 && fork.every(({ name }) => isAlbum(name)) && fork.some(({ name }) => isCamera(name));
  return { root, albums, ...draft };
}

/** The folders among which the classes are. Gives roles to all that are none on the way there. */
function forkOf(draft: RoleDraft, given: readonly FolderNode[], depth: number, inside: boolean): readonly FolderNode[] {
  if (depth > deepest || given.length === 0) return given;
  const [first] = given as [FolderNode];
  if (new Set(given.map(({ name }) => foldName(name))).size === 1) {
    const part = partName(first.name);
    if (!inside && part?.sure && !wrapsParts(first))
      return open(draft, decideParts(draft, given, false), depth, true) ?? given;
    const trial = trialOf(draft);
    const inner = given.flatMap((node) => {
      const single: FolderNode = { name: '', path: '', direct: 0, total: 0, children: [node], parent: null };
      return unwrap(trial, single);
    });
    if (inner.length === given.length && inner.every((node) => given.includes(node))) return given;
    takeOver(draft, trial);
    return forkOf(draft, inner, depth + 1, inside);
  }
  const kids = withoutBeside(draft, inside ? given : withoutCopies(draft, given));
  if (kids.length < given.length && kids.length === 1) return forkOf(draft, kids, depth + 1, inside);
  return (
    (inside ? null : open(draft, openContainers(draft, kids), depth, false)) ??
    open(draft, decideParts(draft, kids, inside), depth, true) ??
    open(draft, openFolds(draft, kids), depth, inside) ??
    kids
  );
}

function open(
  draft: RoleDraft,
  inner: readonly FolderNode[] | null,
  depth: number,
  inside: boolean,
): readonly FolderNode[] | null {
  return inner && forkOf(draft, inner, depth + 1, inside);
}

function wrapsParts(node: FolderNode): boolean {
  return node.children.filter((child) => partOfWord(child.name) !== partCode.none).length > 1;
}

/** Below the classes: folders of parts in each class, and wrappers that each class has. */
function below(draft: RoleDraft, fork: readonly FolderNode[]): void {
  for (const node of fork) {
    const parts = node.children.filter((one) => partOfWord(one.name) !== partCode.none);
    for (const child of node.children) {
      const part = partOfWord(child.name);
      // What is marked test is never trained on; `train` among others may be a kind of vehicle.
      if (
        part !== partCode.none &&
        (parts.length === node.children.length || parts.length > 1 || part !== partCode.train)
      )
        draft.roles.set(child, { kind: 'part', part, label: null });
      else if (isNeutral(child.name) || foldName(child.name) === foldName(node.name))
        draft.roles.set(child, { kind: 'through', why: 'wrapper' });
      else if (saysUnlabelled(child.name) && parts.length > 0) draft.roles.set(child, { kind: 'unlabelled' });
    }
  }
}
