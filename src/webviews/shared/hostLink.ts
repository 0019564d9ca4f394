import { hostMessageSchema, type PageMethods, type ParamsOf, type ResultOf } from '../../protocol/pages/envelope';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import { parseWith } from '../../protocol/parse';
import { text } from '../strings/common';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Milliseconds a request may take; a request that opens a dialog waits for a person. */
export const requestTimeout = 30_000;
export const dialogTimeout = 600_000;

/** What a page does with messages it did not ask for. */
export interface HostLinkListener {
  snapshot(state: unknown): void;
  update(update: unknown): void;
  /** An action was chosen in the context menu. */
  act(action: ImageActionId): void;
  /** A message that could not be understood, in words. */
  trouble(sentence: string): void;
}

interface Pending {
  readonly method: string;
  readonly timer: number;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The page's side of the wire: numbered requests with time-outs, and the host's own messages. */
export class HostLink<M extends PageMethods> {
  private readonly api: VsCodeApi = acquireVsCodeApi();
  private readonly pending = new Map<number, Pending>();
  private last = 0;

  constructor(
    private readonly methods: M,
    private readonly listener: HostLinkListener,
  ) {
    window.addEventListener('message', this.receive);
  }

  /** Tells the host that the page listens; a snapshot follows. */
  ready(): Promise<unknown> {
    return this.send('ready', null, requestTimeout);
  }

  /**
   * Asks the host and checks what it answers.
   * @throws Error with the host's sentence, or one that says that no answer came in time.
   */
  async request<K extends keyof M & string>(
    method: K,
    params: ParamsOf<M, K>,
    timeout = requestTimeout,
  ): Promise<ResultOf<M, K>> {
    const answer = await this.send(method, params, timeout);
    const parsed = parseWith(this.methods[method]!.result, answer);
    if (!parsed.ok) throw new Error(text('link.answer', { method, problem: parsed.problem }));
    return parsed.value;
  }

  /** What `remember` kept, across hiding and restoring the panel. */
  remembered(): Readonly<Record<string, unknown>> {
    const state = this.api.getState();
    return typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
  }

  /** Keeps small values with the panel; the host finds them when it restores the panel. */
  remember(values: Readonly<Record<string, unknown>>): void {
    this.api.setState({ ...this.remembered(), ...values });
  }

  /** Stops listening; whatever is still waiting is rejected. */
  dispose(): void {
    window.removeEventListener('message', this.receive);
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new Error(text('link.closed')));
  }

  private send(method: string, params: unknown, timeout: number): Promise<unknown> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(() => {
        this.settle(id)?.reject(new Error(text('link.silent', { method, seconds: timeout / 1000 })));
      }, timeout);
      this.pending.set(id, { method, timer, resolve, reject });
      this.api.postMessage({ kind: 'request', id, method, params });
    });
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    if (pending) window.clearTimeout(pending.timer);
    this.pending.delete(id);
    return pending;
  }

  private readonly receive = (event: MessageEvent<unknown>): void => {
    const parsed = parseWith(hostMessageSchema, event.data);
    if (!parsed.ok) {
      this.listener.trouble(text('link.message', { problem: parsed.problem }));
      return;
    }
    const message = parsed.value;
    switch (message.kind) {
      case 'reply':
        this.settle(message.id)?.resolve(message.result);
        break;
      case 'failure':
        this.settle(message.id)?.reject(new Error(message.message));
        break;
      case 'snapshot':
        this.listener.snapshot(message.state);
        break;
      case 'act':
        this.listener.act(message.action);
        break;
      case 'update':
        this.listener.update(message.update);
        break;
    }
  };
}
