import type * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { TaskQueue } from '../../core/taskQueue';
import { contactSheetSchema, type ContactSheet } from '../../protocol/contactSheet';
import { parseWith } from '../../protocol/parse';
import {
  predictResultSchema,
  proposalsSchema,
  serviceNoticeSchema,
  serviceProgressSchema,
  serviceReplySchema,
  thumbnailResultSchema,
  type PredictResult,
  type ProposalsOnWire,
  type ServiceProgress,
  type ServiceNotice,
  type ServiceRequest,
  type ThumbnailResult,
} from '../../protocol/service';
import { t } from '../shared/localize';
import type { Channel } from './channel';

type Unnumbered<R> = R extends ServiceRequest ? Omit<R, 'id'> : never;
type Request = Unnumbered<ServiceRequest>;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: LoupeError): void;
  readonly timer: NodeJS.Timeout;
}

/** Where the client tells what it was not asked for. */
export interface ServiceListener {
  readonly line: (text: string) => void;
  readonly notice: (notice: ServiceNotice['notice']) => void;
  /** How far a request is that takes long. */
  readonly progress?: (progress: ServiceProgress['progress']) => void;
}

/** Times and numbers of the client; tests use shorter ones. */
export interface ServiceLimits {
  /** Milliseconds a request may take; the first prediction of a run loads its model. */
  readonly requestTimeout: number;
  /** Crashes within the window below after which no new service is started. */
  readonly crashes: number;
  readonly crashWindow: number;
  /** Thumbnails asked for at once; the rest wait their turn. */
  readonly thumbnails: number;
}
const usual: ServiceLimits = { requestTimeout: 60_000, crashes: 3, crashWindow: 60_000, thumbnails: 4 };
/** Contact sheets asked for at once. */
const sheetsAtOnce = 2;

/**
 * The window's service: started with the first request, again after it ended itself when idle, and again after a
 * crash, but not for ever. No promise hangs: requests time out, and an exit rejects all that wait.
 */
export class ServiceClient {
  private channel: Channel | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly thumbnails: TaskQueue;
  private readonly sheets = new TaskQueue(sheetsAtOnce, 'latest-first');
  private crashes: number[] = [];
  private last = 0;
  private disposed = false;

  constructor(
    private readonly open: () => Channel,
    private readonly listener: ServiceListener,
    private readonly limits: ServiceLimits = usual,
  ) {
    // The latest asked for is what is in sight.
    this.thumbnails = new TaskQueue(limits.thumbnails, 'latest-first');
  }

  /** A picture of an image file, `size` pixels on its longest side. Throws LoupeError with the service's sentence. */
  thumbnail(file: string, size: number): Promise<ThumbnailResult> {
    return this.thumbnails.run(() => this.request({ method: 'thumbnail', file, size }, thumbnailResultSchema));
  }

  /** Very small pictures of image files in one; an empty path keeps a place free. Throws as `thumbnail` does. */
  contactSheet(files: readonly string[]): Promise<ContactSheet> {
    return this.sheets.run(() => this.request({ method: 'contactSheet', files: [...files] }, contactSheetSchema));
  }

  /** What the model of a run says of an image file, `top` classes. Throws LoupeError with the service's sentence. */
  predict(run: string, file: string, top: number): Promise<PredictResult> {
    return this.request({ method: 'predict', run, file, top }, predictResultSchema);
  }

  /** What a head on features proposes for the images of a folder. Throws as `predict` does. */
  propose(wanted: Omit<Extract<ServiceRequest, { method: 'propose' }>, 'id' | 'method'>): Promise<ProposalsOnWire> {
    return this.request({ method: 'propose', ...wanted }, proposalsSchema);
  }

  /** Ends the service and rejects what still waits. Resolves when its process is gone. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.rejectAll(new LoupeError('service-closed', t('Loupe is closing.')));
    const { channel } = this;
    this.channel = undefined;
    await channel?.stop();
  }

  /** Ends the present process; the next request starts one with the settings then in force. */
  restart(): void {
    const { channel } = this;
    this.channel = undefined;
    this.rejectAll(
      new LoupeError('service-restarted', t('The service was restarted because a setting changed. Ask again.')),
    );
    void channel?.stop();
  }

  private async request<S extends v.GenericSchema>(request: Request, schema: S): Promise<v.InferOutput<S>> {
    let result: unknown;
    try {
      result = await this.ask(request);
    } catch (error) {
      // The service may end itself when idle in the very moment of the request.
      if (!(error instanceof LoupeError) || error.code !== 'service-idle') throw error;
      result = await this.ask(request);
    }
    const parsed = parseWith(schema, result);
    if (!parsed.ok)
      throw new LoupeError(
        'service-reply',
        t('The service’s answer was not understood ({0}). Reload the window after an update of Loupe.', parsed.problem),
      );
    return parsed.value;
  }

  private async ask(request: Request): Promise<unknown> {
    const channel = this.connected();
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(
          new LoupeError(
            'service-timeout',
            t(
              'The service did not answer within {0} s. Try again; the output says more.',
              this.limits.requestTimeout / 1000,
            ),
          ),
        );
      }, this.limits.requestTimeout);
      this.waiting.set(id, { resolve, reject, timer });
      channel.send({ ...request, id });
    });
  }

  private connected(): Channel {
    if (this.disposed) throw new LoupeError('service-closed', t('Loupe is closing.'));
    if (this.channel) return this.channel;
    const now = Date.now();
    this.crashes = this.crashes.filter((time) => now - time < this.limits.crashWindow);
    if (this.crashes.length >= this.limits.crashes) {
      throw new LoupeError(
        'service-crashed',
        t(
          'The service for thumbnails and predictions ended unexpectedly {0} times. It is tried again in a minute; the output says more.',
          this.crashes.length,
        ),
      );
    }
    const channel = this.open();
    this.channel = channel;
    channel.onMessage((message) => this.receive(message));
    channel.onExit((reason) => this.exited(channel, reason));
    return channel;
  }

  private receive(message: unknown): void {
    const notice = parseWith(serviceNoticeSchema, message);
    if (notice.ok) return this.noticed(notice.value.notice);
    const progress = parseWith(serviceProgressSchema, message);
    if (progress.ok) {
      for (const { timer } of this.waiting.values()) timer.refresh();
      return this.listener.progress?.(progress.value.progress);
    }
    const reply = parseWith(serviceReplySchema, message);
    if (!reply.ok) return this.listener.line(`service: a message that is not understood (${reply.problem})`);
    const waiting = this.waiting.get(reply.value.id);
    if (!waiting) return;
    this.waiting.delete(reply.value.id);
    clearTimeout(waiting.timer);
    if (reply.value.ok) waiting.resolve(reply.value.result);
    else waiting.reject(LoupeError.told(reply.value.error));
  }

  /** Who tells something is at work: checking a GPU for the first time may take longer than a prediction. */
  private noticed(notice: ServiceNotice['notice']): void {
    for (const { timer } of this.waiting.values()) timer.refresh();
    this.listener.notice(notice);
  }

  private exited(channel: Channel, reason: string): void {
    if (channel !== this.channel) return;
    this.channel = undefined;
    if (reason === 'code 0')
      return this.rejectAll(new LoupeError('service-idle', t('The service had just ended itself. Try again.')));
    this.crashes.push(Date.now());
    this.listener.line(`service: ended unexpectedly (${reason})`);
    this.rejectAll(
      new LoupeError(
        'service-ended',
        t(
          'The service for thumbnails and predictions ended unexpectedly ({0}). Try again; the output says more.',
          reason,
        ),
      ),
    );
  }

  private rejectAll(error: LoupeError): void {
    for (const waiting of this.waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
    this.waiting.clear();
  }
}
