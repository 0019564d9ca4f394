import { LoupeError, messageOf } from '../../../core/errors';
import { systemError } from '../../../core/systemError';
import type { Said, TrainOutput } from '../../../protocol/cliOutput';
import type { RunStatus } from '../../../protocol/runEvents';
import type { RunRecord } from '../../../protocol/runFiles';
import type { RunWriter } from '../../runs/runWriter';

/** How a run ended. `output` is there whenever a model was saved. */
export interface TrainOutcome {
  readonly folder: string;
  readonly status: Extract<RunStatus, 'completed' | 'stopped' | 'failed'>;
  readonly output: Said<TrainOutput> | null;
  readonly error: RunRecord['error'];
}

export interface OutcomeOptions {
  /** Takes the run back where a failure is not worth one, and says whether it did; that failure is thrown. */
  readonly withdraw?: (error: unknown) => Promise<boolean>;
}

/**
 * Does a run's work and writes how it ended. A failure is recorded and returned; thrown are only a lost run folder
 * (LoupeError) and what `withdraw` took the run back for.
 */
export async function recordOutcome(
  writer: RunWriter,
  work: () => Promise<Said<TrainOutput>>,
  { withdraw }: OutcomeOptions = {},
): Promise<TrainOutcome> {
  const { folder } = writer;
  try {
    const output = await work();
    const status = writer.stop.requested === 'no' ? 'completed' : 'stopped';
    writer.end(status);
    return { folder, status, output, error: null };
  } catch (error) {
    if (writer.stop.requested !== 'no' && error instanceof LoupeError && error.code === 'stopped') {
      writer.end('stopped');
      return { folder, status: 'stopped', output: null, error: null };
    }
    if (error instanceof LoupeError && error.code === 'run-folder-lost') {
      writer.abandon();
      throw error;
    }
    if (await withdraw?.(error)) throw error;
    const failure = systemError(error, folder) ?? error;
    const known = { code: failure instanceof LoupeError ? failure.code : 'unexpected', message: messageOf(failure) };
    writer.log(error instanceof Error && error.stack ? error.stack : known.message);
    writer.end('failed', known);
    return { folder, status: 'failed', output: null, error: known };
  }
}
