/** Milliseconds of work after which others are let in. */
const longestBlock = 4;

/**
 * Hands the event loop over now and then: the extension host reads run folders too, and must never be busy for as long
 * as a frame takes. Call `yieldIfDue` between pieces of work that are short by themselves.
 */
export class EventLoopYield {
  private since = performance.now();

  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.since < longestBlock) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.since = performance.now();
  }
}
