import type { LabelChange, SortingAction } from './actions';
import { choose, usualLimits, type Choice, type ChoiceLimits } from './choice';
import { PageMarks } from './pageMarks';
import { sureness, type Proposals } from './proposals';

/** Images and classes of a session as it begins. */
export interface SortingStart {
  /** Images without a class, in their order. */
  readonly files: readonly string[];
  /** Classes in the order of their keys. */
  readonly classes: readonly string[];
  /** What was done before, the first first. */
  readonly actions?: readonly SortingAction[];
}

/**
 * Sorting of unlabelled images: which have which class by now, what is asked for next, and the way back. What is asked
 * for stays until it is answered: proposals that arrive meanwhile count from the next choice on.
 */
export class SortingSession {
  readonly files: readonly string[];
  private readonly names: string[];
  private readonly given = new Map<string, string>();
  private readonly done: SortingAction[] = [];
  private readonly passed = new Set<string>();
  private readonly refused = new Map<string, Set<string>>();
  private chosenBy: Proposals | null = null;
  private proposed: Proposals | null = null;
  private pages = 0;
  private current: Choice | null = null;
  private marked: PageMarks | null = null;

  constructor(
    { files, classes, actions = [] }: SortingStart,
    private readonly limits: ChoiceLimits = usualLimits,
  ) {
    this.files = files;
    this.names = [...classes];
    for (const action of actions) this.take(action);
    this.next();
  }

  get classes(): readonly string[] {
    return this.names;
  }

  get labels(): ReadonlyMap<string, string> {
    return this.given;
  }

  /** What was done and can be undone, the first first. */
  get actions(): readonly SortingAction[] {
    return this.done;
  }

  get proposals(): Proposals | null {
    return this.proposed;
  }

  /** The proposals by which the present choice was made: its reasons are told by these numbers. */
  get basis(): Proposals | null {
    return this.chosenBy;
  }

  /** What is asked for; null where every image has a class. */
  get choice(): Choice | null {
    return this.current;
  }

  /** The classes on the page that is asked for; null where one image is. */
  get marks(): PageMarks | null {
    return this.marked;
  }

  get remaining(): string[] {
    return this.files.filter((file) => !this.given.has(file));
  }

  /** How many images have no class, but a sure proposal. */
  get sure(): number {
    return this.remaining.filter((file) => sureness(this.proposed?.of.get(file)) >= this.limits.sure).length;
  }

  /** Adds a class, with the next key; one that is there already stays where it is. */
  addClass(name: string): void {
    if (!this.names.includes(name)) this.names.push(name);
  }

  /** What a head is to be fitted to: the labels, and what the page that is asked for shows to be right. */
  get evidence(): ReadonlyMap<string, string> {
    const all = new Map(this.given);
    for (const { file, label } of this.marked?.evidence ?? []) if (label !== null) all.set(file, label);
    return all;
  }

  /**
   * Takes newer proposals. What is asked for stays, but images of a page that the user has not come to yet follow them;
   * where nothing could be proposed so far, another image may be asked for. Returns images whose class changed.
   */
  propose(proposals: Proposals): string[] {
    this.proposed = proposals;
    if (this.current?.rule === 'in-order') this.next();
    return this.marked?.adapt(proposals) ?? [];
  }

  /** Gives images a class as one step, and asks for the next. */
  assign(changes: SortingAction): SortingAction {
    if (changes.length === 0) return changes;
    this.take(changes);
    this.next();
    return changes;
  }

  /** Confirms the page that is asked for: everything on it but what was taken out. */
  confirmPage(): SortingAction {
    const { marked: marks } = this;
    if (!marks) return [];
    for (const [file, classes] of marks.refused) {
      const before = this.refused.get(file) ?? new Set<string>();
      for (const label of classes) before.add(label);
      this.refused.set(file, before);
    }
    this.pages++;
    const changes = marks.changes;
    // Everything was taken out: the next page is another one.
    if (changes.length === 0) this.next();
    return this.assign(changes);
  }

  /** Leaves what is asked for to the end, and asks for something else. */
  pass(): void {
    for (const file of this.current?.files ?? []) this.passed.add(file);
    this.next();
  }

  /** Asks for an image that the user chose. */
  show(file: string): void {
    if (!this.files.includes(file)) return;
    this.ask({ rule: 'in-order', files: [file], label: null, page: false });
  }

  /** Takes the latest step back and shows what it was about; null where there is none. */
  undo(): SortingAction | null {
    const last = this.done.pop();
    if (!last) return null;
    // What an image was before: by the steps that are left.
    const before = new Map<string, string | null>(last.map(({ file }) => [file, null]));
    for (const action of this.done) for (const { file, label } of action) if (before.has(file)) before.set(file, label);
    const changes = [...before].map(([file, label]): LabelChange => ({ file, label }));
    this.write(changes);
    if (changes.length === 1) this.show(changes[0]!.file);
    else this.ask(this.again(last));
    return changes;
  }

  /** Asks for what follows from the labels, proposals and passes of the moment. */
  next(): void {
    const { remaining, proposed: proposals, passed, refused, pages } = this;
    const choice = choose({ remaining, proposals, labelled: this.given.size, pages, passed, refused }, this.limits);
    if (choice && !choice.page && choice.rule !== 'in-order') this.pages = 0;
    this.ask(choice);
  }

  private ask(choice: Choice | null): void {
    this.chosenBy = this.proposed;
    this.current = choice;
    this.marked = choice?.page ? new PageMarks(choice, this.proposed, this.refused) : null;
  }

  /** The page of a step that was taken back, with the classes that it gave. */
  private again(action: SortingAction): Choice {
    const files = action.map(({ file }) => file);
    const classes = new Set(action.map(({ label }) => label));
    const [only] = [...classes];
    return { rule: 'again', files, label: classes.size === 1 ? (only ?? null) : null, page: true };
  }

  private take(action: SortingAction): void {
    this.done.push(action);
    this.write(action);
    for (const { label } of action) if (label !== null) this.addClass(label);
  }

  private write(changes: SortingAction): void {
    for (const { file, label } of changes) {
      if (label === null) this.given.delete(file);
      else this.given.set(file, label);
      this.passed.delete(file);
    }
  }
}
