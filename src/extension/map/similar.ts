import * as vscode from 'vscode';
import type { SimilarOutput } from '../../protocol/cliOutput';
import type { Readings } from '../audit/store';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { findSimilar } from './job';

/** A search that a dataset's page shows. */
export interface SimilarFound extends SimilarOutput {
  /** Another one for every search. */
  readonly id: string;
}

/** The latest search for similar images in each dataset, until its page is led back. */
export class SimilarImages implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<string>();
  /** Another search, or none, is shown of a folder. */
  readonly onDidChange = this.emitter.event;
  private readonly found = new Map<string, SimilarFound>();
  private searches = 0;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly readings: Readings,
    private readonly log: Log,
  ) {}

  of(folder: string): SimilarFound | undefined {
    return this.found.get(folder);
  }

  /** Searches in a child. Throws LoupeError; `cancelled` where the user turned away. */
  async find(folder: string, image: string): Promise<void> {
    const output = await findSimilar({
      program: programOf(this.context),
      folder,
      layout: this.readings.reading(folder),
      image,
      abort: new AbortController(),
      onLine: (line) => this.log.line(line),
      onProgress: () => undefined,
    });
    for (const remark of output.remarks) this.log.line(remark);
    this.found.set(folder, { ...output, id: `similar ${++this.searches}` });
    this.emitter.fire(folder);
  }

  /** The page goes back to what it showed before. */
  end(folder: string): void {
    if (this.found.delete(folder)) this.emitter.fire(folder);
  }

  dispose(): void {
    this.emitter.dispose();
  }
}
