/** Gathers what comes and hands it on once a frame, so that a page is drawn no more often than it is seen. */
export class FrameBatch<T> {
  private waiting: T[] = [];
  private frame = 0;

  constructor(private readonly take: (items: readonly T[]) => void) {}

  push(item: T): void {
    this.waiting.push(item);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const items = this.waiting;
      this.waiting = [];
      if (items.length > 0) this.take(items);
    });
  }

  /** Drops what was not handed on. */
  clear(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.waiting = [];
  }
}
