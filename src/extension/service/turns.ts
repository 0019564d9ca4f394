/** Lets a limited number of tasks run at once; the latest asked for goes first, since it is what is in sight. */
export class Turns {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running++;
    try {
      return await task();
    } finally {
      // The place is handed on, so that nobody can slip in between.
      const next = this.queue.pop();
      if (next) next();
      else this.running--;
    }
  }
}
