import type { SkippedFile } from '../../../../core/dataset';
import { listWords } from '../../../../core/format';
import { leftOutWords, sortLeftOut } from '../../../../core/layouts/leftOut';
import type { RunWriter } from '../../../runs/runWriter';

/** Milliseconds between two versions of `skipped.json` while files are being found. */
const writeEvery = 500;

/** Every file that a run leaves out and every row that names none, written as they are met. */
export class SkipLedger {
  readonly entries: SkippedFile[] = [];
  private lastWrite = 0;
  private announced = 0;

  constructor(private readonly writer: RunWriter) {
    writer.writeSkipped(this.entries);
  }

  add(...files: readonly SkippedFile[]): void {
    for (const file of files) this.entries.push(file);
    if (Date.now() - this.lastWrite >= writeEvery) this.write();
  }

  /** Writes what is known and says which files were left out since the last time, and which rows name none. */
  announce(): void {
    this.write();
    const fresh = this.entries.slice(this.announced);
    this.announced = this.entries.length;
    const { files, rows } = sortLeftOut(fresh);
    if (files.length > 0) this.writer.notice('warning', 'skipped', `${leftOutWords(files)}: ${named(files)}`);
    if (rows.length > 0) this.writer.notice('warning', 'rows-without-file', `${leftOutWords(rows)}: ${named(rows)}`);
  }

  private write(): void {
    this.lastWrite = Date.now();
    this.writer.writeSkipped(this.entries);
  }
}

function named(entries: readonly SkippedFile[]): string {
  const names = listWords(
    entries.map((entry) => entry.file),
    3,
  );
  return `${names}. ${entries.length > 1 ? 'The first: ' : ''}${entries[0]?.reason}`;
}
