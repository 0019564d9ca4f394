import type { Notify } from '../../../core/codes/noticeCodes';
import type { DownloadOptions } from '../../downloads/downloadFile';

/** What is going on, and of how much: bytes, or entries of an archive (of which nobody knows how many there are). */
export type GetStep = 'download' | 'verify' | 'look' | 'unpack';

export interface GetJob extends Pick<DownloadOptions, 'tries' | 'firstWait' | 'patience'> {
  /** An address, `kaggle:owner/name`, `kaggle-competition:name`, or an archive on this computer. */
  readonly source: string;
  /** Absent or empty; if not said, in the working directory and called after the source. */
  readonly folder?: string | undefined;
  /** In place of a folder: where one is made that is called after the source, or `-2`, `-3`, … where that is taken. */
  readonly into?: string | undefined;
  /** What the archive's SHA-256 has to be. */
  readonly sha256?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly notify: Notify;
  readonly onStep?: ((step: GetStep, done: number, total: number | undefined) => void) | undefined;
}
