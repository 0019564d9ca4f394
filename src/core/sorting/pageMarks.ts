import type { Choice } from './choice';
import type { Proposals } from './proposals';
import type { LabelChange } from './actions';

/** The classes of the images of a page until it is confirmed: as proposed, and as the user changed them. */
export class PageMarks {
  readonly files: readonly string[];
  private readonly labels: Map<string, string | null>;
  private readonly changed = new Set<string>();
  private readonly said = new Map<string, Set<string>>();
  /** Place of the last image that the user changed: those before it were looked at. */
  private reached = -1;
  /** The image that arrows and digits are about. */
  focus = 0;

  constructor(
    choice: Choice,
    private proposals: Proposals | null,
    private readonly refusedBefore: ReadonlyMap<string, ReadonlySet<string>>,
  ) {
    this.files = choice.files;
    this.labels = new Map(choice.files.map((file) => [file, choice.label ?? this.guess(file)]));
  }

  labelOf(file: string): string | null {
    return this.labels.get(file) ?? null;
  }

  /** Whether the class of an image is no longer the one that the page proposed. */
  isChanged(file: string): boolean {
    return this.changed.has(file);
  }

  /** Gives an image of the page a class; null takes it out. */
  set(file: string, label: string | null): void {
    const before = this.labelOf(file);
    if (before !== null && before !== label) this.said.set(file, (this.said.get(file) ?? new Set()).add(before));
    this.labels.set(file, label);
    this.changed.add(file);
    this.reached = Math.max(this.reached, this.files.indexOf(file));
  }

  /**
   * Takes newer proposals for the images that come after the last one that the user changed: what was corrected tells
   * of them. Returns those whose class changed by that.
   */
  adapt(proposals: Proposals): string[] {
    this.proposals = proposals;
    return this.files.slice(this.reached + 1).filter((file) => {
      const label = this.guess(file);
      if (this.reached < 0 || label === null || label === this.labelOf(file)) return false;
      this.labels.set(file, label);
      return true;
    });
  }

  /** Classes that the page shows to be right: of the images up to the last one that the user changed. */
  get evidence(): LabelChange[] {
    return this.changes.filter(({ file }) => this.files.indexOf(file) <= this.reached);
  }

  /** Gives an image the likeliest class that it did not have yet; after the last it is taken out, then starts over. */
  turn(file: string): void {
    if (this.labelOf(file) === null) this.said.delete(file);
    this.set(file, this.turned(file));
  }

  /** The class that `turn` would give. */
  turned(file: string): string | null {
    const now = this.labelOf(file);
    const before = now === null ? undefined : this.said.get(file);
    return this.guesses(file).find((label) => label !== now && !before?.has(label)) ?? null;
  }

  /** What confirming gives. */
  get changes(): LabelChange[] {
    return this.files.flatMap((file) => {
      const label = this.labelOf(file);
      return label === null ? [] : [{ file, label }];
    });
  }

  /** Classes that images of the page are not, as far as that is known for those that were taken out. */
  get refused(): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map([...this.said].filter(([file]) => this.labelOf(file) === null));
  }

  private guess(file: string): string | null {
    return this.guesses(file).find((label) => !this.refusedBefore.get(file)?.has(label)) ?? null;
  }

  private guesses(file: string): string[] {
    return (this.proposals?.of.get(file)?.top ?? []).map(({ label }) => label);
  }
}
