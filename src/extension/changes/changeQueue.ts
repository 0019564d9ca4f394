/** Milliseconds without a further change after which changes are looked at, and after which they are anyway. */
export interface ChangeTimes {
  readonly quiet: number;
  readonly longest: number;
}
const usual: ChangeTimes = { quiet: 400, longest: 3_000 };

/** Places of one folder that are looked at one by one; more are a reason to look at the whole folder. */
export const mostPlaces = 1_000;

/** Changed places of one folder; null where there are too many to be looked at one by one. */
export type ChangedPlaces = readonly string[] | null;

/**
 * Collects what a watcher tells until nothing more comes for a moment: copying a folder of images tells of each. What
 * comes while the last batch is looked at waits for its end.
 */
export class ChangeQueue {
  private places = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  /** When the oldest change came that is not looked at yet. */
  private since = 0;
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly look: (places: ChangedPlaces) => Promise<void>,
    private readonly times: ChangeTimes = usual,
  ) {}

  /** @param waits nothing is looked at until somebody says so, or until more comes that does not wait */
  add(place: string, waits = false): void {
    if (this.places.size === 0) this.since = Date.now();
    // One more than is looked at singly says that there are too many.
    if (this.places.size <= mostPlaces) this.places.add(place);
    if (waits) return;
    const left = this.since + this.times.longest - Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => void this.flush().catch(() => undefined),
      Math.max(0, Math.min(this.times.quiet, left)),
    );
  }

  /** Looks at everything that was added so far, `anyway` where nothing was. Rejects as `look` does. */
  async flush(anyway = false): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await this.running.catch(() => undefined);
    const { places } = this;
    if ((places.size === 0 && !anyway) || this.closed) return;
    this.places = new Set();
    this.running = this.look(places.size > mostPlaces ? null : [...places]).finally(() => (this.running = undefined));
    await this.running;
  }

  dispose(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }
}
