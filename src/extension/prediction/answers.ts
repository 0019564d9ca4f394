import { stat } from 'node:fs/promises';
import type { PredictResult } from '../../protocol/service';
import { decisionVersion } from '../../runfolder/decisions';

/** Who asks the model; the service's client, or a test. */
export interface Predictor {
  predict(run: string, file: string, top: number): Promise<PredictResult>;
}

/** A run whose model is asked; `version` changes with its model. */
export interface AskedRun {
  readonly folder: string;
  readonly version: string;
}

/** Answers that are kept: the neighbours of some images, at 50 to 100 KB each. */
const kept = 32;

/**
 * What models said of image files, kept while neither file nor model changes, so that an image that is looked at again,
 * or was predicted ahead, is answered at once.
 */
export class Answers {
  private readonly known = new Map<string, Promise<PredictResult>>();
  /** Counts questions: what is predicted ahead waits for them, and ends with the next one. */
  private questions = 0;

  constructor(
    private readonly predictor: Predictor,
    private readonly capacity = kept,
  ) {}

  /** The answer for an image file. Throws LoupeError with the service's sentence. */
  async of(run: AskedRun, file: string, top: number): Promise<PredictResult> {
    this.questions++;
    return this.ask(run, file, top);
  }

  /** Predicts files that may be looked at next, one after the other, until something else is asked. */
  async ahead(run: AskedRun, files: readonly string[], top: number): Promise<void> {
    const { questions } = this;
    for (const file of files) {
      if (questions !== this.questions) return;
      // An error is reported when the file itself is opened.
      await this.ask(run, file, top).catch(() => undefined);
    }
  }

  /** Forgets all: another device may answer otherwise. */
  clear(): void {
    this.known.clear();
  }

  private async ask(run: AskedRun, file: string, top: number): Promise<PredictResult> {
    const { size, mtimeMs, ctimeMs } = await stat(file).catch(() => ({ size: -1, mtimeMs: 0, ctimeMs: 0 }));
    const decision = await decisionVersion(run.folder);
    const key = JSON.stringify([run.folder, run.version, decision, file, size, mtimeMs, ctimeMs, top]);
    const known = this.known.get(key);
    const answer = known ?? this.predictor.predict(run.folder, file, top);
    this.known.delete(key);
    this.known.set(key, answer);
    if (known) return known;
    answer.catch(() => this.known.get(key) === answer && this.known.delete(key));
    for (const oldest of this.known.keys()) {
      if (this.known.size <= this.capacity) break;
      this.known.delete(oldest);
    }
    return answer;
  }
}
