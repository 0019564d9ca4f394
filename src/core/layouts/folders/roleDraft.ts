import { partCode } from '../../parts';
import { foldName } from '../../sameName';
import type { FolderNode } from './folderTree';
import { isNeutral, partOfWord } from './partWords';

/** What a folder says of the images in it. A folder without a role is a name: of a class, or of something in one. */
export type FolderRole =
  /** Says nothing: a wrapper, a copy of the folder around it, a session or fold around classes. */
  | { readonly kind: 'through'; readonly why: 'wrapper' | 'doubled' | 'fold' }
  /** `label` where the name also has the class: `train_cats`. */
  | { readonly kind: 'part'; readonly part: number; readonly label: string | null }
  | { readonly kind: 'unlabelled' }
  /** Stands beside part folders, or beside the images' own folder as masks do. */
  | { readonly kind: 'left-out'; readonly why: 'outside-parts' | 'annotation' };

/** A sentence about a folder, for people. */
export interface FolderRemark {
  readonly file: string;
  readonly code: 'doubled-tree' | 'unlabelled-part' | 'outside-parts';
  readonly message: string;
}

/** Working state while folders get their roles. */
export interface RoleDraft {
  readonly roles: Map<FolderNode, FolderRole>;
  /** Why another reading may be meant. */
  readonly doubts: string[];
  readonly remarks: FolderRemark[];
  /** Every name that speaks of a part is one: `split-folders` was asked for. */
  readonly partsAsked: boolean;
}

/** A draft whose roles are taken over by `takeOver` once they are wanted. */
export function trialOf(draft: RoleDraft): RoleDraft {
  return { ...draft, roles: new Map(), doubts: [], remarks: [] };
}

export function takeOver(draft: RoleDraft, trial: RoleDraft): void {
  for (const [node, role] of trial.roles) draft.roles.set(node, role);
}

/**
 * The folders in `node`, or, where one of them holds all there is, those in that one, and so on. `keep` are folded
 * names of classes, which are no wrappers.
 */
export function unwrap(
  draft: RoleDraft,
  node: FolderNode,
  keep: ReadonlySet<string> = new Set(),
): readonly FolderNode[] {
  const [only, ...others] = node.children;
  if (!only || others.length > 0 || keep.has(foldName(only.name))) return node.children;
  const again = foldName(only.name) === foldName(node.name);
  const wraps = only.children.length > 1 || (only.children.length === 1 && only.direct === 0);
  const part = partOfWord(only.name) !== partCode.none;
  const partsInside = only.children.some((child) => partOfWord(child.name) !== partCode.none);
  if (part && !again && !(wraps && partsInside)) return node.children;
  // `train` in the dataset's own folder, and nothing beside it: a part.
  if (!again && !wraps && !isNeutral(only.name)) return node.children;
  draft.roles.set(only, { kind: 'through', why: again ? 'doubled' : 'wrapper' });
  return unwrap(draft, only, keep);
}
