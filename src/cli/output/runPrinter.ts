import { epochLine, formatDuration } from '../../core/format';
import { visibleText } from '../../core/plainText';
import type { RunEvent } from '../../protocol/runEvents';
import { phaseWords, Progress } from './progress';
import type { Terminal } from './terminal';

/**
 * Tells a run as it happens: a line for each finished stage, notice and epoch, and a bar in between. Each line
 * goes to `log` too, so that the run's log holds what was printed.
 */
export class RunPrinter {
  private readonly progress: Progress;
  private featuresMove = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly log: (line: string) => void,
  ) {
    this.progress = new Progress(terminal);
  }

  take(event: RunEvent): void {
    if (event.type === 'phase' && event.state === 'progress' && event.done !== undefined && event.total !== undefined) {
      // Decoding runs ahead of the features, which are what one waits for.
      if (event.phase !== 'decode' || !this.featuresMove)
        this.progress.update(event.phase, event.done, event.total, event.detail);
      if (event.phase === 'features') this.featuresMove = true;
      return;
    }
    if (event.type === 'notice') {
      this.progress.clear();
      this.log(this.terminal.tell(event));
      return;
    }
    const told = eventLine(event);
    if (told === undefined) return;
    const line = visibleText(told);
    this.progress.clear();
    this.log(line);
    // Epochs are progress, of which some callers want none; the log and the events hold them.
    if (event.type === 'epoch' && this.terminal.options.progress === 'none') return;
    this.terminal.line(line);
  }

  end(): void {
    this.progress.clear();
  }
}

function eventLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'device':
      return event.message;
    case 'epoch':
      return epochLine(event);
    case 'resumed':
      return event.message;
    case 'control':
      return controlWords[event.request];
    case 'phase':
      if (event.state !== 'end') return undefined;
      return `${phaseWords[event.phase]}: ${[formatDuration(event.seconds ?? 0), event.detail].filter(Boolean).join(', ')}`;
    default:
      return undefined;
  }
}

const controlWords = {
  stop: 'Stopping; the best model so far is kept.',
  'stop-now': 'Stopping now.',
  pause: 'Paused.',
  continue: 'Continuing.',
} as const;
