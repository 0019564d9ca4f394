import type { ServiceNotice } from '../../protocol/service';

/** What to do with a notice; replaced in tests. */
export interface NoticeSinks {
  readonly line: (text: string) => void;
  readonly warn: (text: string) => void;
}

/**
 * Tells of the service's notices: each in the output, a warning (a fallback, a GPU that goes unused) also as a message,
 * but only once a window, although the service starts again whenever it is needed.
 */
export class ServiceNotices {
  private readonly shown = new Set<string>();

  constructor(private readonly sinks: NoticeSinks) {}

  take({ level, message }: ServiceNotice['notice']): void {
    this.sinks.line(`service: ${level === 'warning' ? 'WARNING: ' : ''}${message}`);
    if (level !== 'warning' || this.shown.has(message)) return;
    this.shown.add(message);
    this.sinks.warn(message);
  }
}
