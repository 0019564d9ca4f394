import type { SkippedFile } from '../../../../core/dataset';
import { listWords, plural } from '../../../../core/format';
import type { RunWriter } from '../../../runs/runWriter';

/** Milliseconds between two versions of `skipped.json` while files are being found. */
const writeEvery = 500;

/** Every file that a run leaves out, written as they are met. */
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

  /** Writes what is known and says in one notice which files were left out since the last one. */
  announce(): void {
    this.write();
    const fresh = this.entries.slice(this.announced);
    this.announced = this.entries.length;
    if (fresh.length === 0) return;
    const names = listWords(
      fresh.map((entry) => entry.file),
      3,
    );
    const reason = (fresh[0] as SkippedFile).reason;
    this.writer.notice(
      'warning',
      'skipped',
      `${plural(fresh.length, 'file')} left out: ${names}. ${fresh.length > 1 ? 'The first: ' : ''}${reason}`,
    );
  }

  private write(): void {
    this.lastWrite = Date.now();
    this.writer.writeSkipped(this.entries);
  }
}
