import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import type { RunComparison } from '../../protocol/runComparison';
import { imageHandlers, type ImageAccess } from '../pages/images';
import { t } from '../shared/localize';

/** Opens the images that a comparison names, and no others: a run may be a stranger's. */
export class ComparedImages {
  /** The folder of each compared run's dataset, and the files that may be opened, by their whole paths. */
  private folders: ReadonlyMap<string, string> = new Map();
  private files: ReadonlySet<string> = new Set();
  private readonly handlers: ReturnType<typeof imageHandlers>;

  constructor(images: ImageAccess) {
    this.handlers = imageHandlers(
      images,
      (file) => this.files.has(file),
      () => ({ named: [...this.folders.values()] }),
    );
  }

  /** Takes note of what the latest comparison shows. */
  list({ runs, verdicts }: RunComparison): void {
    this.folders = new Map(runs.map(({ run, folder }) => [run, folder]));
    this.files = new Set(
      verdicts.flatMap(({ run, onlyFirst, onlySecond }) =>
        [...onlyFirst.first, ...onlySecond.first].map(({ file }) => path.join(runs[run]?.folder ?? '', file)),
      ),
    );
  }

  async open({ run, file }: { run: string; file: string }): Promise<null> {
    const folder = this.folders.get(run);
    if (folder === undefined) throw new LoupeError('not-listed', t('{0} is not one of the compared runs.', run));
    return this.handlers.openImage({ file: path.join(folder, file) });
  }
}
