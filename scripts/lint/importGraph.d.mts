export function importGraph(root: string): {
  readonly files: Map<string, Set<string>>;
  readonly folders: Map<string, Set<string>>;
};
export function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][];
