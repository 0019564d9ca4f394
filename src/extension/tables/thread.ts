import type { Answer, Question, Questions, Tell } from './messages';
import type { Port } from './port';

/** Times that the thread may end by itself before no table is read any more. */
const mostCrashes = 3;

/** The thread that reads tables: started with the first one, and again after it ended by itself, but not for ever. */
export class TableThread {
  private port: Port | undefined;
  private readonly waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  private last = 0;
  private crashes = 0;
  private disposed = false;

  /** `restarted` is called when a new thread is to be told everything again. */
  constructor(
    private readonly open: () => Port,
    private readonly line: (text: string) => void,
    private readonly restarted: () => void,
  ) {}

  tell(message: Tell): void {
    this.connected()?.post(message);
  }

  /** Rejects where the thread could not answer. */
  ask<Q extends Question>(key: string, question: Q, params: Questions[Q]['params']): Promise<Questions[Q]['answer']> {
    const port = this.connected();
    if (!port) return Promise.resolve(null);
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (answer) => resolve(answer as Questions[Q]['answer']), reject });
      port.post({ type: 'ask', id, key, question, params });
    });
  }

  /** Ends the thread where no table is open. */
  rest(): void {
    this.port?.end();
    this.port = undefined;
    for (const { resolve } of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }

  dispose(): void {
    this.disposed = true;
    this.rest();
  }

  private connected(): Port | undefined {
    if (this.disposed || this.crashes >= mostCrashes) return undefined;
    if (this.port) return this.port;
    const port = this.open();
    this.port = port;
    port.onAnswer((answer) => this.receive(answer));
    port.onExit((reason) => {
      if (port !== this.port) return;
      this.port = undefined;
      this.crashes++;
      this.line(`tables: the thread that reads them ended unexpectedly (${reason})`);
      for (const { reject } of this.waiting.values()) reject(new Error(reason));
      this.waiting.clear();
      if (this.crashes < mostCrashes) this.restarted();
      else this.line('tables: open tables are no longer checked until the window is reloaded');
    });
    return port;
  }

  private receive(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('problem' in answer) waiting?.reject(new Error(answer.problem));
    else waiting?.resolve(answer.answer);
  }
}
