/** Calls back once nothing has been under way for a while. */
export class Idle {
  private running = 0;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly milliseconds: number,
    private readonly onIdle: () => void,
  ) {
    this.timer = setTimeout(onIdle, milliseconds);
  }

  begin(): void {
    this.running++;
    clearTimeout(this.timer);
  }

  end(): void {
    this.running--;
    clearTimeout(this.timer);
    if (this.running === 0) this.timer = setTimeout(this.onIdle, this.milliseconds);
  }
}
