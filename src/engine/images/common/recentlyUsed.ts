/** A map that keeps the entries used last, `most` of them. */
export class RecentlyUsed<T> {
  private readonly entries = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    // A map keeps the order of insertion: the first entry is the one that was used longest ago.
    this.entries.delete(key);
    this.entries.set(key, found);
    return found;
  }

  set(key: string, value: T): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.most) this.entries.delete(this.entries.keys().next().value!);
  }
}
