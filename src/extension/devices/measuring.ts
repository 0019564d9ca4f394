import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { devicesOutputSchema, type DevicesOutput } from '../../protocol/cliOutput';
import { parseJsonWith } from '../../protocol/parse';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { runCli } from '../shared/runCli';

/** What the latest trying of all devices came to. */
export interface Measurement {
  readonly found: DevicesOutput;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The devices of this machine as they were last tried in this window, and trying them again in children. */
export class DeviceMeasuring implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.emitter.event;
  latest: Measurement | undefined;
  /** How far trying is; undefined while nothing is tried. */
  progress: { readonly done: number; readonly total: number } | undefined;
  /** Why the latest attempt came to nothing; undefined where it did not, or was cancelled. */
  failure: string | undefined;
  private running: AbortController | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  dispose(): void {
    this.cancel();
    this.emitter.dispose();
  }

  cancel(): void {
    this.running?.abort();
  }

  /** Tries every device; does nothing while that is under way. A failure is kept to be shown. */
  async measure(): Promise<void> {
    if (this.running) return;
    this.running = new AbortController();
    this.set({ done: 0, total: 0 });
    this.failure = undefined;
    try {
      this.latest = { found: await this.ask(this.running.signal), at: Date.now() };
    } catch (error) {
      if (!(error instanceof LoupeError && error.code === 'cancelled')) {
        this.failure = messageOf(error);
        this.log.line(`devices: ${this.failure}`);
      }
    } finally {
      this.running = undefined;
      this.set(undefined);
    }
  }

  private async ask(signal: AbortSignal): Promise<DevicesOutput> {
    let output = '';
    await runCli(programOf(this.context), ['devices', '--json', '--progress', 'json'], {
      signal,
      onLine: (line) => this.log.line(line),
      onStdout: (text) => (output += text),
      onProgress: ({ done, total }) => this.set({ done: done ?? 0, total: total ?? 0 }),
    });
    const parsed = parseJsonWith(devicesOutputSchema, output);
    if (!parsed.ok)
      throw new LoupeError(
        'devices-output',
        vscode.l10n.t(
          'The list of devices was not understood ({0}). Reload the window after an update of Loupe.',
          parsed.problem,
        ),
      );
    return parsed.value;
  }

  private set(progress: DeviceMeasuring['progress']): void {
    this.progress = progress;
    this.emitter.fire();
  }
}
