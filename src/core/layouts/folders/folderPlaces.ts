import { partCode } from '../../parts';
import type { FolderNode } from './folderTree';
import type { FolderRoles } from './folderRoles';

/** A folder's name that may be a class, and where it stands. */
export interface FreeName {
  readonly name: string;
  /** Folders from the dataset down to it, 1 for one that lies in the dataset itself. */
  readonly depth: number;
  /** Path of the folder around it. */
  readonly around: string;
}

/** What the path of a folder says of the images that lie in it. */
export interface FolderPlace {
  readonly path: string;
  /** Images that lie in it. */
  readonly images: number;
  readonly free: readonly FreeName[];
  /** `partCode`. */
  readonly part: number;
  /** The outermost folder of its part. */
  readonly partFolder: FolderNode | null;
  readonly leftOut: 'outside-parts' | 'annotation' | null;
  readonly unlabelled: boolean;
}

/** Every folder with images in it, by its path. */
export function folderPlaces({ root, roles }: FolderRoles): Map<string, FolderPlace> {
  const places = new Map<string, FolderPlace>();
  const visit = (node: FolderNode, around: FolderPlace, depth: number): void => {
    const role = node.parent ? roles.get(node) : ({ kind: 'through' } as const);
    const name = (text: string): FreeName[] => [...around.free, { name: text, depth, around: node.parent!.path }];
    const place: FolderPlace = {
      ...around,
      path: node.path,
      images: node.direct,
      ...(role === undefined && { free: name(node.name) }),
      ...(role?.kind === 'part' && {
        // A folder of the test part within one of training images is no training image, and the other way round.
        part: Math.max(role.part, around.part),
        partFolder: around.partFolder ?? node,
        free: role.label === null ? around.free : name(role.label),
      }),
      ...(role?.kind === 'left-out' && { leftOut: role.why }),
      ...(role?.kind === 'unlabelled' && { unlabelled: true }),
    };
    if (node.direct > 0) places.set(node.path, place);
    for (const child of node.children) visit(child, place, depth + 1);
  };
  const start = {
    path: '',
    images: 0,
    free: [],
    part: partCode.none,
    partFolder: null,
    leftOut: null,
    unlabelled: false,
  };
  visit(root, start, 0);
  return places;
}
