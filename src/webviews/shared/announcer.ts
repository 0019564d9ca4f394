/**
 * Holds back announcements for screen readers: the first is spoken at once, later ones no more often
 * than every `interval` milliseconds, and of those held back only the latest is spoken.
 */
export class Announcer {
  private waiting: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private spoken = -Infinity;

  constructor(
    private readonly speak: (sentence: string) => void,
    private readonly interval = 10_000,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Speaks now or as soon as the interval is over. */
  announce(sentence: string): void {
    this.waiting = sentence;
    if (this.timer !== undefined) return;
    const wait = this.spoken + this.interval - this.now();
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), wait);
  }

  /** Speaks now whatever was spoken before: for the answer to something the user did. */
  interrupt(sentence: string): void {
    this.waiting = sentence;
    this.flush();
  }

  /** Drops what is held back. */
  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = undefined;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting === undefined) return;
    this.spoken = this.now();
    this.speak(this.waiting);
    this.waiting = undefined;
  }
}
