import { closeSync, existsSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import type { NoticeCode, NoticeLevel, Notify } from '../../core/codes/noticeCodes';
import type { SkippedFile } from '../../core/dataset';
import { LoupeError, messageOf } from '../../core/errors';
import type { NewRunEvent, RunEvent } from '../../protocol/runEvents';
import { runFile, type RunRecord, type SplitFile } from '../../protocol/runFiles';
import { heartbeatInterval, type StopRequest } from '../../runfolder';
import { appendSync, makeFolder, openInPlaceSync, overwriteSync } from '../../runfolder/files';
import { gitCommit } from './gitCommit';
import type { ReopenedRun } from './reopenRun';
import { thisProcess, type RunLock } from './runLock';
import { StopSignal } from './stopSignal';
import { writeJsonSync } from './writeJson';

declare const LOUPE_VERSION: string;

/** What is known of a run before it starts. */
export interface RunStart {
  /** The run folder, made by `createRunFolder`. */
  readonly folder: string;
  readonly recipe: string;
  readonly settings: RunRecord['settings'];
  readonly seed: number;
  readonly dataset: { readonly folder: string; readonly name: string };
  /** Where the Git commit is looked for. */
  readonly workspace: string;
  /** Where the first weights come from. */
  readonly continues?: RunRecord['continues'];
  /** The run as it ended, where it is resumed. */
  readonly again?: ReopenedRun;
  /** Given back when the run ends. */
  readonly lock?: RunLock;
  /** Called with every event after it is on disk. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Writes one run folder. Everything is on disk when a method returns, so the folder is whole at whatever
 * instant the process is killed: records and ledgers are replaced by rename, events are appended a line a write.
 */
export class RunWriter {
  readonly folder: string;
  readonly stop: StopSignal;
  private current: RunRecord;
  private readonly events: number;
  private readonly heart: NodeJS.Timeout;
  private readonly heartProblem: string | undefined;
  private heartReported = false;
  private lastEvent = 0;
  private closed = false;

  private constructor(private readonly start: RunStart) {
    this.folder = start.folder;
    makeFolder(this.folder, runFile.control);
    this.current = start.again ? recordAgain(start, start.again.record) : newRecord(start);
    this.lastEvent = start.again?.lastEvent ?? 0;
    this.events = openInPlaceSync(this.folder, runFile.events, 'append');
    this.heartProblem = this.beat();
    this.heart = setInterval(() => this.beatIfThere(), heartbeatInterval);
    this.heart.unref();
    this.writeRecord();
    this.stop = new StopSignal(this.folder, (request) => this.obey(request));
  }

  /**
   * Opens the folder for writing: record, first event, heartbeat, watch for requests. Of a run that is resumed the
   * caller says the first event, once it knows from where.
   */
  static open(start: RunStart): RunWriter {
    const writer = new RunWriter(start);
    if (start.again) return writer;
    writer.event({ type: 'started', run: writer.record.id, recipe: start.recipe, dataset: { ...start.dataset } });
    writer.reportHeart(writer.heartProblem);
    void gitCommit(start.workspace).then((git) => {
      if (!writer.closed) writer.update({ git });
    });
    return writer;
  }

  get record(): RunRecord {
    return this.current;
  }

  /** Numbers, dates and appends an event. */
  event(event: NewRunEvent): RunEvent {
    const whole = { n: ++this.lastEvent, t: Date.now(), ...event } as RunEvent;
    writeSync(this.events, `${JSON.stringify(whole)}\n`);
    this.start.onEvent?.(whole);
    return whole;
  }

  notice(level: NoticeLevel, code: NoticeCode, message: string): void {
    this.event({ type: 'notice', level, code, message });
  }

  /** To hand to whoever has notices for the run. */
  readonly notify: Notify = (level, code, message) => this.notice(level, code, message);

  /** Changes parts of `run.json`. */
  update(change: Partial<Omit<RunRecord, 'version' | 'id'>>): void {
    this.current = { ...this.current, ...change };
    this.writeRecord();
  }

  /** Appends to `log.txt`, which holds everything the job printed. Throws LoupeError `run-folder-lost`. */
  log(line: string): void {
    try {
      appendSync(this.folder, runFile.log, `${line}\n`);
    } catch (cause) {
      if (existsSync(this.folder)) throw cause;
      throw new LoupeError(
        'run-folder-lost',
        `The run folder ${this.folder} was removed during the run, so it ended. Start it again.`,
        { cause },
      );
    }
  }

  writeSplit(split: SplitFile): void {
    writeJsonSync(this.folder, runFile.split, split);
  }

  writeSkipped(skipped: readonly SkippedFile[]): void {
    writeJsonSync(this.folder, runFile.skipped, { version: 1, skipped });
  }

  /** Writes the last event and the final record. Later calls change nothing. */
  end(status: 'completed' | 'stopped' | 'failed', error: RunRecord['error'] = null): void {
    if (this.closed) return;
    this.release();
    this.update({ status, error, paused: false, ended: new Date().toISOString() });
    this.event({ type: 'ended', status, error });
    closeSync(this.events);
    this.start.lock?.release();
  }

  /** Ends without a word: the folder is not there any more. */
  abandon(): void {
    if (this.closed) return;
    this.release();
    closeSync(this.events);
    this.start.lock?.release();
  }

  private obey(request: StopRequest | 'pause' | 'continue'): void {
    this.event({ type: 'control', request });
    const paused = request === 'pause';
    if (paused !== (this.current.paused ?? false)) this.update({ paused });
  }

  private release(): void {
    this.closed = true;
    clearInterval(this.heart);
    this.stop.dispose();
  }

  /** A lost folder is noticed by the next line of the log, which somebody waits for; a timer has nobody to tell. */
  private beatIfThere(): void {
    if (!existsSync(this.folder)) return;
    try {
      this.reportHeart(this.beat());
    } catch {
      // Not even the notice can be written: the next event that somebody waits for says so.
    }
  }

  /** Why the sign of life could not be written: nothing that a training has to end for. */
  private beat(): string | undefined {
    try {
      overwriteSync(this.folder, runFile.heartbeat, `${Date.now()}\n`);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private reportHeart(problem: string | undefined): void {
    if (problem === undefined || this.heartReported) return;
    this.heartReported = true;
    this.notice(
      'warning',
      'heartbeat',
      `The heartbeat of the run cannot be written: ${problem} The training goes on, but another machine may show it as interrupted.`,
    );
  }

  private writeRecord(): void {
    writeJsonSync(this.folder, runFile.record, this.current);
  }
}

function newRecord(start: RunStart): RunRecord {
  return {
    version: 1,
    id: path.basename(start.folder),
    status: 'running',
    created: new Date().toISOString(),
    ended: null,
    process: thisProcess(),
    recipe: start.recipe,
    settings: start.settings,
    seed: start.seed,
    dataset: { ...start.dataset, layout: null, images: 0, classes: [], fingerprint: null },
    environment: { ...thisEnvironment(), engine: null, device: null },
    git: null,
    model: null,
    result: null,
    error: null,
    ...(start.continues && { continues: start.continues }),
  };
}

/** The model that is there stays, with its result, until it is replaced. */
function recordAgain(start: RunStart, before: RunRecord): RunRecord {
  const kept = { ...before };
  delete kept.ending;
  return {
    ...kept,
    status: 'running',
    ended: null,
    error: null,
    paused: false,
    settings: start.settings,
    process: thisProcess(),
    environment: { ...thisEnvironment(), engine: before.environment.engine, device: before.environment.device },
  };
}

function thisEnvironment(): Pick<RunRecord['environment'], 'loupe' | 'node' | 'platform'> {
  return { loupe: LOUPE_VERSION, node: process.version, platform: `${process.platform}-${process.arch}` };
}
