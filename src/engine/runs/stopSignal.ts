import { pendingStop, type StopRequest } from '../../runfolder';

/** Milliseconds between looks for request files. */
const lookEvery = 150;

/**
 * Whether a job has been asked to stop, by a request file or by the terminal. A `stop-now` after a `stop` is
 * obeyed, a weaker request after a stronger one is not. `signal` is aborted for `stop-now` only.
 */
export class StopSignal {
  private state: 'no' | StopRequest = 'no';
  private readonly controller = new AbortController();
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

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  request(request: StopRequest): void {
    if (this.disposed || this.state === request || this.state === 'stop-now') return;
    this.state = request;
    this.onRequest(request);
    if (request === 'stop-now') this.controller.abort();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.disposed = true;
  }
}
