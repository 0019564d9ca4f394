import { LoupeError } from '../../../core/errors';
import { readRun, requestContinue, requestPause, requestStop, runStatus } from '../../../runfolder';
import { exitCode } from '../../shared/exitCodes';
import type { Terminal } from '../../output/terminal';
import { resolveRun } from '../../shared/resolveRun';

interface Options {
  readonly now?: boolean;
  readonly runsFolder?: string;
}

/** `loupe pause`: a running job waits, with all that it has in memory, until `loupe continue`. */
export async function pause(run: string, options: Options, terminal: Terminal): Promise<number> {
  await requestPause(await running(run, options));
  terminal.line(`${run} waits after the batch it is at. Continue it with: loupe continue ${run}`);
  return exitCode.ok;
}

/** `loupe continue`. */
export async function continueRun(run: string, options: Options, terminal: Terminal): Promise<number> {
  await requestContinue(await running(run, options));
  terminal.line(`${run} continues.`);
  return exitCode.ok;
}

/** `loupe stop`. */
export async function stop(run: string, options: Options, terminal: Terminal): Promise<number> {
  await requestStop(await running(run, options), options.now ? 'stop-now' : 'stop');
  terminal.line(`${run} stops ${options.now ? 'at once' : 'after the epoch it is in'} and keeps the best model.`);
  return exitCode.ok;
}

/** The folder of a run in progress. Throws LoupeError `run-missing` or `not-running`. */
async function running(run: string, { runsFolder }: Options): Promise<string> {
  const folder = await resolveRun(run, runsFolder);
  const record = await readRun(folder);
  const status = await runStatus(record, folder);
  if (status === 'running') return folder;
  throw new LoupeError(
    'not-running',
    `${record.id} is not running: it is ${status}. Resume it with: loupe resume ${record.id}`,
  );
}
