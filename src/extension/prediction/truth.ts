import { matchClasses } from '../../core/matchClasses';
import type { Part } from '../../core/parts';
import { parts } from '../../core/parts';
import type { RunRecord } from '../../protocol/runFiles';
import { readPredictions, readSplit } from '../../runfolder';
import { relativeTo } from '../datasets/paths';

export interface Truth {
  readonly class: string;
  /** The part that the image was in when the model was trained, null where it was in none. */
  readonly part: Part | null;
}

interface Known {
  readonly part: ReadonlyMap<string, Part>;
  readonly class: ReadonlyMap<string, string>;
}

/** What the model's own run knows of an image file: its class and its part. Reads each run once. */
export class TruthBook {
  private readonly known = new Map<string, Promise<Known>>();

  /** `scanned` says the class of a file by the latest scan of its dataset, for layouts whose folders do not say it. */
  constructor(private readonly scanned: (dataset: string, relative: string) => Promise<string | null>) {}

  /** The truth of a file, or null where it lies outside the run's dataset or has no label there. */
  async of(run: { folder: string; record: RunRecord }, file: string): Promise<Truth | null> {
    const relative = relativeTo(run.record.dataset.folder, file);
    if (relative === null) return null;
    const known = await this.read(run.folder);
    const name =
      known.class.get(relative) ??
      classByFolder(run.record, relative) ??
      (await this.scanned(run.record.dataset.folder, relative));
    return name === null ? null : { class: name, part: known.part.get(relative) ?? null };
  }

  private read(folder: string): Promise<Known> {
    let known = this.known.get(folder);
    if (!known) {
      known = readKnown(folder);
      this.known.set(folder, known);
    }
    return known;
  }
}

async function readKnown(folder: string): Promise<Known> {
  const part = new Map<string, Part>();
  const names = new Map<string, string>();
  // A run without one of these files still has an answer to give, only less to say of the truth.
  const split = await readSplit(folder).catch(() => undefined);
  for (const name of parts) {
    for (const file of split?.[name] ?? []) part.set(file, name);
    for (const row of await readPredictions(folder, name).catch(() => [])) names.set(row.file, row.truth);
  }
  return { part, class: names };
}

/** The class that a file’s folder names, where folders are classes; names are compared as an evaluation does. */
export function classByFolder(record: Pick<RunRecord, 'dataset'>, relative: string): string | null {
  const segments = relative.split('/');
  const { layout, reading, classes } = record.dataset;
  const level = /-folders:(\d+)(?:-(\d+))?$/.exec(reading ?? '');
  const usual = layout === 'class-folders' ? 1 : layout === 'split-folders' ? 2 : undefined;
  const first = level ? Number(level[1]) : usual;
  const last = level ? Number(level[2] ?? level[1]) : usual;
  if (first === undefined || last === undefined || segments.length <= first) return null;
  const name = segments.slice(first - 1, Math.min(last, segments.length - 1)).join('/');
  return classes[matchClasses([name], classes)[0] ?? -1] ?? null;
}
