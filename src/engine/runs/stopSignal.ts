import { LoupeError } from '../../core/errors';
import { pendingStop, type StopRequest } from '../../runfolder';

/** Milliseconds between looks for request files. */
const lookEvery = 150;

/**
 * Whether a job has been asked to stop, by a request file or by the terminal. A `stop-now` after a `stop` is
 * obeyed, a weaker request after a stronger one is not.
 */
export class StopSignal {
  private state: 'no' | StopRequest = 'no';
  private readonly immediately = new AbortController();
  private readonly either = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private disposed = false;

  constructor(folder: string, private readonly onRequest: (request: StopRequest) => void) {
    this.timer = setInterval(() => {
      void pendingStop(folder).then((request) => {
        if (request) this.request(request);
      });
    }, lookEvery);
    this.timer.unref();
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

  request(request: StopRequest): void {
    if (this.disposed || this.state === request || this.state === 'stop-now') return;
    this.state = request;
    this.onRequest(request);
    const reason = new LoupeError('stopped', 'The run was stopped.');
    this.either.abort(reason);
    if (request === 'stop-now') this.immediately.abort(reason);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.disposed = true;
  }
}
