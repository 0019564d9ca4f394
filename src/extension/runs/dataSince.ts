import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { dataSinceOutputSchema } from '../../protocol/cliOutput';
import type { RunRecord } from '../../protocol/runFiles';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';
import { parseJsonInSlices } from '../shared/slicedJson';

/** A run that is asked about. */
export interface AskedRun {
  readonly folder: string;
  readonly record: Pick<RunRecord, 'dataset'>;
}

export interface DataSinceParts {
  readonly program: () => Program;
  /** Throws for a folder on another machine that the user never opened. */
  readonly requireLocal: (folder: string) => void;
  readonly line: (text: string) => void;
}

/**
 * What changed in the datasets of runs since they were trained, in a sentence each: a child compares files, contents
 * and classes. Asked once a run, until its dataset changes; one child at a time.
 */
export class DataSince {
  private readonly known = new Map<string, { readonly dataset: string; readonly words: Promise<string | null> }>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DataSinceParts) {}

  /** Null where nothing can be said: without trust, without a dataset, or where it cannot be looked at. */
  of({ folder, record }: AskedRun): Promise<string | null> {
    const { folder: dataset, fingerprint } = record.dataset;
    if (!vscode.workspace.isTrusted || dataset === '' || fingerprint === null) return Promise.resolve(null);
    let known = this.known.get(folder);
    if (!known) {
      const words = this.queue.then(() => this.ask(folder, dataset));
      this.queue = words;
      this.known.set(folder, (known = { dataset, words }));
    }
    return known.words;
  }

  /** A dataset changed, or was looked at again. */
  forget(dataset: string): void {
    for (const [run, one] of this.known) if (one.dataset === dataset) this.known.delete(run);
  }

  private async ask(run: string, dataset: string): Promise<string | null> {
    let output = '';
    try {
      this.parts.requireLocal(dataset);
      await runCli(this.parts.program(), ['runs', `--since=${run}`, '--json', '--progress', 'json'], {
        onStdout: (text) => (output += text),
        onProgress: () => undefined,
        onLine: () => undefined,
      });
      const parsed = await parseJsonInSlices(dataSinceOutputSchema, output);
      return parsed.ok ? parsed.value.words : null;
    } catch (error) {
      // The folder may be gone by now: the page says that where it matters.
      this.parts.line(`${run}: ${messageOf(error)}`);
      return null;
    }
  }
}
