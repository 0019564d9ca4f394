import { LoupeError } from '../../core/errors';
import { pendingRequests, type StopRequest } from '../../runfolder';
import type { AskPause } from '../concurrency/askPause';

/** Milliseconds between looks for request files. */
const lookEvery = 150;

/**
 * Whether a job has been asked to stop or to wait, by a request file or by the terminal. A `stop-now` after a `stop` is
 * obeyed, a weaker request after a stronger one is not. A request to stop ends a pause.
 */
export class StopSignal {
  private state: 'no' | StopRequest = 'no';
  private readonly immediately = new AbortController();
  private readonly either = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private disposed = false;
  private waiting: Pause | undefined;
  private pausedBefore = 0;

  constructor(
    private readonly folder: string,
    private readonly onRequest: (request: StopRequest | 'pause' | 'continue') => void,
  ) {
    this.timer = setInterval(() => void this.look(), lookEvery);
    this.timer.unref();
  }

  /** Looks for request files, as is done several times a second. */
  async look(): Promise<void> {
    const { stop, pause } = await pendingRequests(this.folder);
    if (stop) this.request(stop);
    this.setPause(pause && this.state === 'no');
  }

  get requested(): 'no' | StopRequest {
    return this.state;
  }

  /** Aborted by `stop-now` only. */
  get now(): AbortSignal {
    return this.immediately.signal;
  }

  /** Aborted by either request: for stages in which there is nothing yet to keep. */
  get any(): AbortSignal {
    return this.either.signal;
  }

  /** For whoever works: `AskPause`. */
  readonly pause: AskPause = () => this.waiting?.over;

  /** Milliseconds of all pauses so far, whether or not the work was at a place where it could wait. */
  get pausedFor(): number {
    return this.pausedBefore + (this.waiting ? performance.now() - this.waiting.began : 0);
  }

  request(request: StopRequest): void {
    if (this.disposed || this.state === request || this.state === 'stop-now') return;
    this.state = request;
    this.onRequest(request);
    this.setPause(false);
    const reason = new LoupeError('stopped', 'The run was stopped.');
    this.either.abort(reason);
    if (request === 'stop-now') this.immediately.abort(reason);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.waiting?.end();
    this.disposed = true;
  }

  private setPause(pause: boolean): void {
    if (this.disposed || pause === (this.waiting !== undefined)) return;
    if (pause) {
      this.waiting = startPause();
      this.onRequest('pause');
      return;
    }
    this.pausedBefore = this.pausedFor;
    this.waiting?.end();
    this.waiting = undefined;
    if (this.state === 'no') this.onRequest('continue');
  }
}

interface Pause {
  readonly began: number;
  readonly over: Promise<void>;
  end(): void;
}

function startPause(): Pause {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  // A promise alone does not keep a process alive that waits for nothing else.
  const alive = setInterval(() => undefined, 60_000);
  return {
    began: performance.now(),
    over,
    end: () => {
      clearInterval(alive);
      end();
    },
  };
}
