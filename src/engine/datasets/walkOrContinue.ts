import type { FolderMemory } from '../cache/folderMemory';
import type { WalkOptions } from './folderWalk';
import { walkChanged } from './walkChanged';
import { walkedFolder, walkFolder, type WalkedFolder } from './walkFolder';

/** Where something changed since a walk. */
export interface ChangedPlaces {
  readonly places: readonly string[];
  /** `FolderMemory.state` when the walk was remembered; null where that is not known. */
  readonly since: string | null;
  /** Told where it does not do to look at these places alone, in a sentence. */
  readonly onWhole: (why: string) => void;
}

/** A folder as it stands now, and the only files that may have changed where not all were looked for. */
export interface Walked {
  readonly walked: WalkedFolder;
  readonly changed?: ReadonlySet<string> | undefined;
}

/** Walks the folder, or only the places that changed where the memory has an earlier walk that fits. */
export async function walkOrContinue(
  root: string,
  memory: FolderMemory | undefined,
  options: WalkOptions & { readonly changedPlaces?: ChangedPlaces | undefined },
): Promise<Walked> {
  const { changedPlaces } = options;
  if (changedPlaces && memory) {
    const { places, since, onWhole } = changedPlaces;
    const before = memory.walked;
    const known = before !== undefined && since !== null && memory.state() === since;
    const walk = known
      ? await walkChanged(root, before, places, options)
      : { whole: 'What is remembered of the folder is not what the report was made of.' };
    if ('found' in walk) return { walked: await walkedFolder(root, walk.found), changed: walk.changed };
    onWhole(walk.whole);
  }
  return { walked: await walkFolder(root, options) };
}
