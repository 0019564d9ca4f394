import { existsSync, renameSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import { comparisonFile, type ComparedPair, type OptimizerComparison } from '../../../protocol/optimizerComparison';
import { runFile } from '../../../protocol/runFiles';
import {
  heartbeatInterval,
  isComparison,
  newRunId,
  processStart,
  readComparison,
  runsFolderOf,
} from '../../../runfolder';
import { overwriteSync, removeFolderSync, requireOwnFolder } from '../../../runfolder/files';
import { createRunFolder } from '../../runs/runFolder';
import { writeJsonSync } from '../../runs/writeJson';
import type { ComparisonPlan } from './comparisonPlan';

/** Writes a comparison's record; whole at whatever instant the process is killed. */
export class ComparisonWriter {
  private readonly heart: NodeJS.Timeout;
  private heartProblem: string | undefined;
  private tell: ((problem: string) => void) | undefined;

  constructor(
    readonly folder: string,
    private current: OptimizerComparison,
  ) {
    removeFolderSync(folder, runFile.control);
    this.update({ status: 'running', ended: null, error: null, process: thisProcess() });
    this.beat();
    this.heart = setInterval(() => this.beat(), heartbeatInterval);
    this.heart.unref();
  }

  get record(): OptimizerComparison {
    return this.current;
  }

  update(change: Partial<OptimizerComparison>): void {
    if (!existsSync(this.folder))
      throw new LoupeError(
        'run-folder-lost',
        `${this.folder} was removed during the comparison, so it ended. Start it again.`,
      );
    this.current = { ...this.current, ...change };
    writeJsonSync(this.folder, comparisonFile.record, this.current);
  }

  /** Called once where the heartbeat cannot be written. The comparison continues. */
  onHeartProblem(tell: (problem: string) => void): void {
    this.tell = tell;
    if (this.heartProblem !== undefined) tell(this.heartProblem);
  }

  updatePair(of: ComparedPair, change: Partial<ComparedPair>): void {
    this.update({ pairs: this.current.pairs.map((pair) => (pair.run === of.run ? { ...pair, ...change } : pair)) });
  }

  end(status: 'completed' | 'stopped' | 'failed', error: string | null = null): void {
    clearInterval(this.heart);
    this.update({ status, error, ended: new Date().toISOString() });
  }

  /** Stops showing that the job lives, without a word. */
  release(): void {
    clearInterval(this.heart);
  }

  private beat(): void {
    if (!existsSync(this.folder)) return;
    try {
      overwriteSync(this.folder, runFile.heartbeat, `${Date.now()}\n`);
    } catch (error) {
      if (this.heartProblem !== undefined) return;
      this.heartProblem = `The heartbeat of the comparison cannot be written: ${messageOf(error)} It goes on, but another machine may show it as interrupted.`;
      this.tell?.(this.heartProblem);
    }
  }
}

/**
 * Where a comparison is kept: a folder of its own choice, or one that is named by date and dataset in the workspace's
 * runs.
 */
export interface ComparisonPlace {
  readonly out?: string | undefined;
  readonly workspace: string;
}

/**
 * Makes the folder of a new comparison: it appears with its record inside. Throws LoupeError `out-not-empty` or
 * `out-unwritable`.
 */
export async function createComparison(
  { out, workspace }: ComparisonPlace,
  plan: ComparisonPlan,
): Promise<ComparisonWriter> {
  if (out === undefined) requireOwnFolder(runsFolderOf(path.resolve(workspace)));
  const folder =
    out === undefined
      ? freeName(runsFolderOf(path.resolve(workspace)), newRunId(new Date(), plan.dataset.name, 'optimizers'))
      : path.resolve(out);
  const record: OptimizerComparison = {
    version: 1,
    id: path.basename(folder),
    status: 'running',
    created: new Date().toISOString(),
    ended: null,
    process: thisProcess(),
    ...plan,
    fingerprint: null,
    ranking: null,
    error: null,
  };
  if (existsSync(folder)) {
    await createRunFolder({ out: folder });
  } else {
    // A reader that lists folders never meets one of which it cannot yet say what it is.
    const hidden = await createRunFolder({
      out: path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}`),
    });
    writeJsonSync(hidden, comparisonFile.record, record);
    renameSync(hidden, folder);
  }
  return new ComparisonWriter(folder, record);
}

/**
 * Resumes a comparison that is there. Throws LoupeError `comparison-running`, or `comparison-differs` where another one
 * is wanted than the folder holds.
 */
export async function reopenComparison(folder: string, plan: ComparisonPlan | undefined): Promise<ComparisonWriter> {
  const before = await readComparison(folder);
  if (before.status === 'running')
    throw new LoupeError('comparison-running', `The comparison in ${folder} is running. Wait for its end, or stop it.`);
  const differs =
    plan &&
    (['dataset', 'recipe', 'optimizers', 'seeds'] as const).filter(
      (key) => JSON.stringify(plan[key]) !== JSON.stringify(before[key]),
    );
  if (differs && differs.length > 0) {
    throw new LoupeError(
      'comparison-differs',
      `${folder} holds a comparison with another choice of ${differs.join(', ')}. Give --out alone to continue with it, or another folder for a new one.`,
    );
  }
  return new ComparisonWriter(folder, before);
}

/** Whether a folder that was asked for holds a comparison already. */
export async function holdsComparison(out: string | undefined): Promise<boolean> {
  return out !== undefined && isComparison(path.resolve(out));
}

function freeName(runsFolder: string, id: string): string {
  for (let number = 1; ; number++) {
    const folder = path.join(runsFolder, number === 1 ? id : `${id}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

function thisProcess(): OptimizerComparison['process'] {
  const began = processStart(process.pid) ?? Date.now() - process.uptime() * 1000;
  return { pid: process.pid, host: os.hostname(), started: new Date(began).toISOString() };
}
