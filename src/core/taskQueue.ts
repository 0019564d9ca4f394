/** Which of the waiting tasks begins next: the one asked for first, or the one asked for last. */
export type TaskOrder = 'oldest-first' | 'latest-first';

/** Runs at most `limit` tasks at once; the others wait. */
export class TaskQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limit: number,
    private readonly order: TaskOrder = 'oldest-first',
  ) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await task();
    } finally {
      // The place is handed on, so that nobody can slip in between.
      const next = this.order === 'latest-first' ? this.waiting.pop() : this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
