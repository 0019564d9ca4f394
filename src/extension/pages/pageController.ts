import * as vscode from 'vscode';
import type * as v from 'valibot';
import type { HostMessage, PageMethods, PageName, PageRequest } from '../../protocol/pages/envelope';
import { parseWith } from '../../protocol/parse';
import { Timer } from '../shared/timer';
import { dispatch, type DispatchTrouble, type Handlers } from './dispatch';

/** A change of what a page shows: its whole state again, or a small addition. */
export type PageChange = { readonly kind: 'snapshot' } | { readonly kind: 'update'; readonly update: unknown };

/** What stands behind one page: it owns the state, the page only draws it. */
export interface Controller extends vscode.Disposable {
  readonly page: PageName;
  /** What the page is about; one page is open for each. */
  readonly key: string;
  readonly title: string;
  /** Small JSON from which the same controller can be made again. */
  readonly restore: unknown;
  readonly onDidChange: vscode.Event<PageChange>;
  /** Answers a request of the page; never throws. */
  answer(request: PageRequest, trouble: DispatchTrouble): Promise<HostMessage>;
  /** The whole state as the page's schema has it. */
  snapshot(): unknown | Promise<unknown>;
  /** The page came into sight or went out of it. */
  shown?(visible: boolean): void;
}

/** Makes a page's controller from what its panel stored; undefined where that is not understood. */
export type Restorer = (stored: unknown) => Controller | undefined;

/** A restorer that believes what was stored only as the schema has it. */
export function restorer<S extends v.GenericSchema>(
  schema: S,
  make: (stored: v.InferOutput<S>) => Controller,
): Restorer {
  return (stored) => {
    const parsed = parseWith(schema, stored);
    return parsed.ok ? make(parsed.value) : undefined;
  };
}

/** Milliseconds over which `changedSoon` gathers changes. */
const gather = 200;

/** What all controllers have in common: how requests are answered, changes told, and everything ended on disposal. */
export abstract class PageController<M extends PageMethods, Update = never> implements Controller {
  private readonly changeEmitter = new vscode.EventEmitter<PageChange>();
  readonly onDidChange = this.changeEmitter.event;
  private readonly disposables: vscode.Disposable[] = [this.changeEmitter];
  private readonly snapshotTimer = this.register(new Timer());
  private ended = false;

  abstract readonly title: string;
  protected abstract readonly handlers: Handlers<M>;

  constructor(
    readonly page: PageName,
    readonly key: string,
    readonly restore: unknown,
    private readonly methods: M,
  ) {}

  abstract snapshot(): unknown | Promise<unknown>;

  answer(request: PageRequest, trouble: DispatchTrouble): Promise<HostMessage> {
    return dispatch(this.methods, this.handlers, request, trouble);
  }

  dispose(): void {
    this.ended = true;
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
  }

  protected get disposed(): boolean {
    return this.ended;
  }

  /** Disposes of something together with the controller. */
  protected register<T extends vscode.Disposable>(disposable: T): T {
    this.disposables.push(disposable);
    return disposable;
  }

  /** The whole state is to be sent again. */
  protected changed(): void {
    if (!this.ended) this.changeEmitter.fire({ kind: 'snapshot' });
  }

  /** As `changed`, once for several changes that come together. */
  protected changedSoon(): void {
    this.snapshotTimer.start(gather, () => this.changed());
  }

  protected update(update: Update): void {
    if (!this.ended) this.changeEmitter.fire({ kind: 'update', update });
  }

  /**
   * Answers a request by a command. Not awaited: the command may ask the user something, and the page need not wait for
   * that.
   */
  protected command(id: string, ...args: unknown[]): null {
    void vscode.commands.executeCommand(id, ...args);
    return null;
  }
}
