import { pageLetters, pressKey, sortingKeys } from '../../src/core/sorting/keys';
import type { SortingSession } from '../../src/core/sorting/session';

/**
 * Somebody who knows every class and presses what the page demands, the fewest keys that lead there: a digit for a
 * single image (or Enter, where the class is proposed), and on a page whatever brings each wrong image to its class
 * before Enter confirms them. Counts every press, arrows too. Nothing wrong is ever confirmed.
 */
export class HonestUser {
  presses = 0;
  singles = 0;
  pages = 0;
  /** Images of pages whose class had to be changed. */
  corrected = 0;

  constructor(
    private readonly session: SortingSession,
    private readonly truth: (file: string) => string,
    private readonly columns: number,
    /** Called after each press that tells something, until newer proposals are there. */
    private readonly refit: () => Promise<void>,
  ) {}

  /** Answers what is asked for; false where nothing is left. */
  async step(): Promise<boolean> {
    const { choice } = this.session;
    if (!choice) return false;
    if (!choice.page) {
      this.singles++;
      this.press(this.digit(choice.files[0]!));
      await this.refit();
      return true;
    }
    this.pages++;
    const marks = this.session.marks!;
    for (const [at, file] of choice.files.entries()) {
      if (marks.labelOf(file) === this.truth(file)) continue;
      this.corrected++;
      this.correct(at, file);
      await this.refit();
    }
    this.press(sortingKeys.confirm);
    await this.refit();
    return true;
  }

  /** The shortest way: the letter if the next guess is right, a walk to the image and the digit, or letter and digit. */
  private correct(at: number, file: string): void {
    const marks = this.session.marks!;
    const letter = pageLetters[at];
    const steps = this.stepsTo(at);
    if (letter !== undefined && steps.length > 0 && marks.turned(file) === this.truth(file)) this.press(letter);
    else {
      if (letter === undefined || steps.length < 2) steps.forEach((key) => this.press(key));
      else this.press(letter);
      this.press(this.digit(file));
    }
  }

  private stepsTo(at: number): string[] {
    const { focus } = this.session.marks!;
    const { columns } = this;
    const down = Math.trunc(at / columns) - Math.trunc(focus / columns);
    const right = (at % columns) - (focus % columns);
    return [
      ...Array.from({ length: Math.abs(down) }, () => (down > 0 ? 'ArrowDown' : 'ArrowUp')),
      ...Array.from({ length: Math.abs(right) }, () => (right > 0 ? 'ArrowRight' : 'ArrowLeft')),
    ];
  }

  private digit(file: string): string {
    const at = this.session.classes.indexOf(this.truth(file));
    if (at < 0 || at >= 9) throw new Error(`${this.truth(file)} has no key`);
    return String(at + 1);
  }

  private press(key: string): void {
    this.presses++;
    pressKey(this.session, key, this.columns);
  }
}
