import { compareNatural } from '../../naturalOrder';
import { foldName } from '../../sameName';

/** A folder with images in it or below it. */
export interface FolderNode {
  readonly name: string;
  /** Relative to the dataset, '' for the dataset itself. */
  readonly path: string;
  /** Images that lie in it, not deeper. */
  direct: number;
  /** Images in it and below. */
  total: number;
  readonly children: readonly FolderNode[];
  readonly parent: FolderNode | null;
}

/** The folders of these files; children in natural order, so that nothing depends on the order of the files. */
export function folderTree(files: readonly string[]): FolderNode {
  const direct = new Map<string, number>();
  for (const file of files) {
    const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    direct.set(folder, (direct.get(folder) ?? 0) + 1);
  }
  const nodes = new Map<string, FolderNode & { children: FolderNode[] }>();
  const nodeOf = (path: string): FolderNode & { children: FolderNode[] } => {
    const known = nodes.get(path);
    if (known) return known;
    const parent = path === '' ? null : nodeOf(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    const node = { name: path.slice(path.lastIndexOf('/') + 1), path, direct: 0, total: 0, children: [], parent };
    nodes.set(path, node);
    parent?.children.push(node);
    return node;
  };
  const root = nodeOf('');
  for (const [path, count] of direct) {
    const node = nodeOf(path);
    node.direct = count;
    for (let at: FolderNode | null = node; at; at = at.parent) at.total += count;
  }
  for (const { children } of nodes.values()) children.sort((a, b) => compareNatural(a.name, b.name));
  return root;
}

/** How many of the names of one list stand in the other too, of those in the shorter one: 0 to 1. */
export function overlap(a: readonly FolderNode[], b: readonly FolderNode[]): number {
  const names = new Set(a.map(({ name }) => foldName(name)));
  const others = new Set(b.map(({ name }) => foldName(name)));
  const shared = [...names].filter((name) => others.has(name)).length;
  return shared / Math.max(1, Math.min(names.size, others.size));
}
