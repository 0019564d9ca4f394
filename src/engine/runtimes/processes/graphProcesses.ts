import { existsSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../../core/errors';
import { packageFolder } from '../../assets';
import { GraphProcess, ProcessEnded } from './graphProcess';
import type { ProcessAnswer, ProcessGraph, ProcessTask } from './messages';
import type { ProcessPlan } from './processPlan';

/** Images given to a process at a time: one in work, and the next ones there already when it is done. */
const ahead = 3;

export interface GraphProcessesOptions extends ProcessPlan {
  /** False where sessions die in the memory arena. */
  readonly arena: boolean;
  /** The bundle of programs/graphProcess.ts. */
  readonly file?: string | undefined;
}

interface Waiting {
  readonly task: ProcessTask;
  readonly resolve: (answer: ProcessAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** All processes have ended, `message` says how. What was not answered must be computed elsewhere. */
export class ProcessesEnded extends Error {}

/**
 * Processes that run the same graph on many images. An image whose process ends goes to another one; when none is left,
 * every task is rejected with ProcessesEnded.
 */
export class GraphProcesses {
  readonly plan: ProcessPlan;
  private readonly members: GraphProcess[] = [];
  private readonly ready = new Set<GraphProcess>();
  private readonly queue: Waiting[] = [];
  private over: Error | undefined;

  /**
   * Starts them; they load their libraries while the graph is being made. @param onLoss told why one ended, and how
   * many are left
   */
  constructor(
    { processes, threads, bytes, arena, file = bundle() }: GraphProcessesOptions,
    private readonly onLoss: (reason: string, left: number) => void,
  ) {
    this.plan = { processes, threads, bytes };
    for (let i = 0; i < processes && !this.over; i++) this.start(file, { threads, arena });
  }

  /** Of those that live. */
  get pids(): number[] {
    return this.members.map(({ pid }) => pid).filter((pid) => pid !== undefined);
  }

  /** Gives all of them their graph. Tasks may be asked for at once; resolves when one is ready, or none will be. */
  async load(graph: ProcessGraph, onnx: Uint8Array): Promise<void> {
    const loads = this.members.map(async (member) => {
      try {
        await member.load(graph, onnx);
        this.ready.add(member);
        this.dispatch();
      } catch (error) {
        this.lose(member, messageOf(error));
        throw error;
      }
    });
    await Promise.any(loads).catch(() => undefined);
  }

  /** Runs the graph on an image. Throws ProcessesEnded, and what the run throws. */
  run(task: ProcessTask): Promise<ProcessAnswer> {
    if (this.over) return Promise.reject(this.over);
    return new Promise((resolve, reject) => {
      this.queue.push({ task, resolve, reject });
      this.dispatch();
    });
  }

  /** Ends the processes; what is pending is rejected. */
  async close(): Promise<void> {
    const members = this.members.splice(0);
    this.end('the work is over');
    for (const member of members) member.kill();
    await Promise.all(members.map(({ ended }) => ended));
  }

  private start(file: string, settings: { threads: number; arena: boolean }): void {
    try {
      const member = new GraphProcess(file, settings);
      this.members.push(member);
      void member.ended.then(({ message }) => this.lose(member, message));
    } catch (error) {
      this.onLoss(messageOf(error), this.members.length);
      if (this.members.length === 0) this.end(messageOf(error));
    }
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const member = [...this.ready].filter(({ pending }) => pending < ahead).sort((a, b) => a.pending - b.pending)[0];
      if (!member) return;
      const waiting = this.queue.shift()!;
      member
        .run(waiting.task)
        .then(waiting.resolve, (error: unknown) => {
          if (!(error instanceof ProcessEnded)) return waiting.reject(error);
          if (this.over) return waiting.reject(this.over);
          // Another one takes it, before what was asked for later.
          this.queue.unshift(waiting);
          this.lose(member, error.message);
          this.dispatch();
        })
        .finally(() => this.dispatch());
    }
  }

  private lose(member: GraphProcess, reason: string): void {
    const at = this.members.indexOf(member);
    if (at < 0) return;
    this.members.splice(at, 1);
    this.ready.delete(member);
    member.kill();
    this.onLoss(reason, this.members.length);
    if (this.members.length === 0) this.end(reason);
  }

  private end(reason: string): void {
    this.over ??= new ProcessesEnded(reason);
    this.ready.clear();
    for (const { reject } of this.queue.splice(0)) reject(this.over);
  }
}

/** Beside the running bundle, or in the built extension where sources are run. */
function bundle(): string {
  const beside = path.join(__dirname, 'graphProcess.js');
  return existsSync(beside) ? beside : path.join(packageFolder(), 'dist', 'graphProcess.js');
}
