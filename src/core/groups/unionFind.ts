/** Sets of images that grow together: the first of each set stands for it. */
export class UnionFind {
  private readonly parent: Int32Array;

  constructor(count: number) {
    this.parent = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** The least member of a set. */
  find(one: number): number {
    let root = one;
    while (this.parent[root] !== root) root = this.parent[root]!;
    while (this.parent[one] !== root) [one, this.parent[one]] = [this.parent[one]!, root];
    return root;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    this.parent[Math.max(a, b)] = Math.min(a, b);
  }
}
