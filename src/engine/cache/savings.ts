import type { FolderMemory } from './folderMemory';

/** Milliseconds between two savings. */
const least = 5_000;
/** A saving may take this share of the time: one of 100,000 files takes longer than one of a hundred. */
const share = 0.05;

/** Saves a memory now and then while it grows, so that what is interrupted continues where it was. */
export class Savings {
  private last: number;
  private wait = least;
  private running: Promise<void> | undefined;

  /** @param now milliseconds; replaced in tests */
  constructor(
    private readonly memory: Pick<FolderMemory, 'save'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.last = now();
  }

  /** Begins a saving where the last one is long enough ago. What fails is reported by whoever saves at the end. */
  saveIfDue(): void {
    const begin = this.now();
    if (this.running || begin - this.last < this.wait) return;
    this.running = this.memory.save().then(() => {
      this.last = this.now();
      this.wait = Math.max(least, (this.last - begin) / share);
      this.running = undefined;
    });
  }

  /** The saving under way. */
  get done(): Promise<void> | undefined {
    return this.running;
  }
}
