import { open, readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { runFile } from '../../protocol/runFiles';
import { hasFile, removeFile } from '../../runfolder/files';
import { sentenceOf } from '../shared/cliOutput';
import { notStarted, startDetached } from '../shared/processes';
import type { Program } from '../shared/program';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** Start-up logs kept; older ones are removed when a job starts. */
const mostLogs = 20;
/** Milliseconds that a job may take to write its run record before it is reported that nothing happens. */
const patience = 30_000;
const lookEvery = 100;

export interface JobOptions {
  readonly program: Program;
  readonly args: readonly string[];
  readonly runFolder: string;
  /** Folder for what the job prints before it has a run folder, and in a crash. */
  readonly logFolder: string;
  /** Where the job takes the Git commit from. */
  readonly cwd: string;
  /** Whether the job has its run; where not given, once the run's record exists. */
  readonly hasBegun?: () => Promise<boolean>;
}

/**
 * Starts a training job that outlives the window: detached, its output in a file, and no channel to it. Resolves
 * once its run record exists.
 * @throws LoupeError `untrusted`; `job-failed` with the job's own sentence where it ended before; `job-silent` where it
 * never came.
 */
export async function startJob(options: JobOptions): Promise<void> {
  const { program, runFolder } = options;
  await makeFolder(options.logFolder);
  await pruneLogs(options.logFolder);
  const log = path.join(options.logFolder, `${path.basename(runFolder)}.log`);
  const output = await open(log, 'w');
  let ended: string | undefined;
  let failure: LoupeError | undefined;
  try {
    const child = startDetached(program, options.args, options.cwd, output.fd);
    child.once('error', (error) => (failure = notStarted(program, error)));
    child.once('exit', (code, signal) => (ended = signal ? `signal ${signal}` : `code ${code}`));
    child.unref();
    const start = Date.now();
    const hasBegun = options.hasBegun ?? (() => hasFile(runFolder, runFile.record));
    while (!(await hasBegun())) {
      if (failure) throw failure;
      if (ended !== undefined)
        throw new LoupeError('job-failed', await lastWords(log, `The training ended at once (${ended}).`));
      if (Date.now() - start > patience)
        throw new LoupeError(
          'job-silent',
          `The training has not begun after ${patience / 1000} s. What it printed is in ${log}.`,
        );
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
  } finally {
    await output.close();
  }
}

async function lastWords(log: string, otherwise: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return sentenceOf(text.split(/\r?\n/), otherwise);
}

async function pruneLogs(folder: string): Promise<void> {
  // Names begin with the date, so the oldest come first. A log in use may not be removable; the next start tries again.
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  await Promise.all(
    names.slice(0, Math.max(0, names.length - mostLogs)).map((name) => removeFile(folder, name).catch(() => undefined)),
  );
}
