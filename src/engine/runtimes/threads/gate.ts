/**
 * What a thread and those who may end it agree on. A thread that is ended within the native library takes the whole
 * process along (the library's answer finds nobody and aborts), so it is ended only when it is outside.
 */
export class Gate {
  private readonly cells: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.cells = new Int32Array(memory);
  }

  /** The thread, for one thing at a time: does it within the library; never settles once the gate is closed. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    Atomics.store(this.cells, busy, 1);
    if (Atomics.load(this.cells, closed) === 1) {
      this.leave();
      return new Promise(() => undefined);
    }
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** The others: lets the thread in no more, and resolves when it is outside. */
  async close(): Promise<void> {
    Atomics.store(this.cells, closed, 1);
    while (Atomics.load(this.cells, busy) === 1) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** The same where nothing can be awaited: blocks, for so many milliseconds at the most. */
  closeNow(patience: number): void {
    Atomics.store(this.cells, closed, 1);
    Atomics.wait(this.cells, busy, 1, patience);
  }

  /** The thread is outside, or no more. */
  leave(): void {
    Atomics.store(this.cells, busy, 0);
    Atomics.notify(this.cells, busy);
  }
}

const [busy, closed] = [0, 1];
