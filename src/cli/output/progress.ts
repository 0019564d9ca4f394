import { SingleBar } from 'cli-progress';
import { formatCount, formatDuration } from '../../core/format';
import { visibleText } from '../../core/plainText';
import type { Phase } from '../../protocol/runEvents';
import type { Terminal } from './terminal';

/** Names of stages for people. */
export const phaseWords = {
  walk: 'Looking',
  names: 'Names',
  headers: 'Headers',
  hashes: 'Hashing',
  scan: 'Scanning',
  decode: 'Decoding',
  features: 'Features',
  fit: 'Fitting',
  evaluate: 'Evaluating',
  save: 'Saving',
  predict: 'Predicting',
  devices: 'Trying devices',
  download: 'Megabytes',
  verify: 'Hashing',
  unpack: 'Unpacking',
  estimate: 'Timing',
  neighbours: 'Comparing',
  layout: 'Mapping',
  copy: 'Copying',
  faces: 'Faces',
  calibrate: 'Calibrating',
  compare: 'Comparing answers',
} as const satisfies Record<
  | Phase
  | 'walk'
  | 'names'
  | 'headers'
  | 'hashes'
  | 'predict'
  | 'devices'
  | 'download'
  | 'verify'
  | 'unpack'
  | 'estimate'
  | 'neighbours'
  | 'layout'
  | 'copy'
  | 'faces'
  | 'calibrate'
  | 'compare',
  string
>;

/** Milliseconds between two progress lines for programs. */
const jsonEvery = 200;

/** Shows how far something is: a bar for people who watch, JSON lines for programs, nothing otherwise. */
export class Progress {
  private bar: SingleBar | undefined;
  private phase: string | undefined;
  private lastJson = 0;

  constructor(private readonly terminal: Terminal) {}

  update(phase: keyof typeof phaseWords, done: number, total: number, detail = ''): void {
    if (this.terminal.options.progress === 'json') this.writeJson(phase, done, total);
    else if (this.terminal.interactive) this.draw(phaseWords[phase], done, total, detail);
  }

  /** Something is found, and nobody knows how much there is; for programs. */
  found(phase: keyof typeof phaseWords, done: number): void {
    const now = Date.now();
    if (this.terminal.options.progress !== 'json' || (this.phase === phase && now - this.lastJson < jsonEvery)) return;
    this.phase = phase;
    this.lastJson = now;
    process.stderr.write(`${JSON.stringify({ phase, done, total: null })}\n`);
  }

  /** Takes the bar away, so that a line can be written. */
  clear(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.phase = undefined;
  }

  private draw(phase: string, done: number, total: number, detail: string): void {
    if (this.phase !== phase) {
      this.clear();
      this.phase = phase;
      this.bar = new SingleBar({
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
        gracefulExit: false,
        etaBuffer: 200,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 28,
        format: (_options, parameters, payload: { detail?: string }) =>
          barLine(phase, parameters.value, parameters.total, parameters.startTime, payload.detail),
      });
      this.bar.start(total, done, { detail });
      return;
    }
    this.bar?.setTotal(total);
    this.bar?.update(done, { detail });
  }

  private writeJson(phase: string, done: number, total: number): void {
    const now = Date.now();
    if (this.phase === phase && done < total && now - this.lastJson < jsonEvery) return;
    this.phase = phase;
    this.lastJson = now;
    process.stderr.write(`${JSON.stringify({ phase, done, total })}\n`);
  }
}

function barLine(phase: string, done: number, total: number, startTime: number, detail: string | undefined): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * 28);
  const seconds = (Date.now() - startTime) / 1000;
  const left =
    done > 0 && done < total && seconds > 1 ? `  ${formatDuration((seconds / done) * (total - done))} left` : '';
  return `${phase.padEnd(9)} ${'█'.repeat(filled)}${'░'.repeat(28 - filled)} ${formatCount(done)}/${formatCount(total)}${left}${detail ? `  ${visibleText(detail)}` : ''}`;
}
