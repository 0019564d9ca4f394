/** One call that is to come, forgotten on disposal. */
export class Timer {
  private pending: NodeJS.Timeout | undefined;
  private disposed = false;

  /** Calls after so many milliseconds, unless a call is to come already. */
  start(wait: number, call: () => void): void {
    if (this.disposed) return;
    this.pending ??= setTimeout(() => {
      this.pending = undefined;
      call();
    }, wait);
  }

  /** Calls after so many milliseconds, in place of a call that is to come. */
  restart(wait: number, call: () => void): void {
    this.cancel();
    this.start(wait, call);
  }

  cancel(): void {
    clearTimeout(this.pending);
    this.pending = undefined;
  }

  dispose(): void {
    this.disposed = true;
    this.cancel();
  }
}
