import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { LoupeError } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { FrameReader, writeFrame, type Frame } from './frames';
import {
  unreadableSchema,
  type ProcessAnswer,
  type ProcessGraph,
  type ProcessSettings,
  type ProcessTask,
} from './messages';

/** Milliseconds for a process to start and load its graph: a cold disk and a large network take a while. */
const patience = 60_000;

/** A process ended before it had answered; `message` says how, without full stop. */
export class ProcessEnded extends Error {}

interface Pending {
  readonly resolve: (answer: ProcessAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One process that runs a graph (programs/graphProcess.ts), as the asker sees it. */
export class GraphProcess {
  /** Resolves with the reason when the process has ended. */
  readonly ended: Promise<ProcessEnded>;
  private readonly waiting = new Map<number, Pending>();
  private readonly child: ChildProcess;
  private over: ProcessEnded | undefined;
  private stderr = '';
  private nextId = 0;

  /** @param file the bundle of programs/graphProcess.ts, started under the Node that is running now */
  constructor(file: string, settings: ProcessSettings) {
    this.child = spawn(process.execPath, [file, JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...process.env, ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
    });
    this.ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.over ??= new ProcessEnded(reason);
        for (const { reject } of this.waiting.values()) reject(this.over);
        this.waiting.clear();
        resolve(this.over);
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('close', (code, signal) =>
        end(`it ended with ${signal ?? `code ${code}`}${lastWords(this.stderr)}`),
      );
    });
    const { stdin, stdout, stderr } = this.streams();
    // A pipe that breaks is told by the end of the process.
    stdin.on('error', () => undefined);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-4000);
    });
    const reader = new FrameReader((frame) => this.take(frame));
    stdout.on('data', (piece: Buffer) => {
      try {
        reader.push(piece);
      } catch {
        this.kill();
      }
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Tasks that it has not answered. */
  get pending(): number {
    return this.waiting.size;
  }

  /** Gives it the graph. Resolves when it is ready; throws ProcessEnded, and what loading a graph throws. */
  async load(graph: ProcessGraph, onnx: Uint8Array): Promise<void> {
    const { stdin } = this.streams();
    const timer = setTimeout(() => {
      this.over = new ProcessEnded(`it was not ready within ${patience / 1000} s`);
      this.kill();
    }, patience);
    try {
      const answer = this.answerTo(this.nextId);
      writeFrame(stdin, 'load', this.nextId, Buffer.from(JSON.stringify(graph)));
      writeFrame(stdin, 'graph', this.nextId++, onnx);
      await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks for an image. Throws ProcessEnded, and LoupeError `graph-run`. */
  run(task: ProcessTask): Promise<ProcessAnswer> {
    const answer = this.answerTo(this.nextId);
    const { stdin } = this.streams();
    if ('file' in task) writeFrame(stdin, 'file', this.nextId++, Buffer.from(task.file));
    else writeFrame(stdin, 'pixels', this.nextId++, task.pixels);
    return answer;
  }

  /** Ends it at once: it holds nothing that could be lost. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private answerTo(id: number): Promise<ProcessAnswer> {
    if (this.over) return Promise.reject(this.over);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private take({ kind, id, body }: Frame): void {
    const pending = this.waiting.get(id);
    this.waiting.delete(id);
    if (kind === 'output') pending?.resolve({ kind, values: new Float32Array(body.buffer) });
    else if (kind === 'careful' || kind === 'ready') pending?.resolve({ kind: 'careful' });
    else if (kind === 'unreadable') {
      const said = parseJsonWith(unreadableSchema, Buffer.from(body).toString());
      if (said.ok) pending?.resolve({ kind, ...said.value });
      else pending?.reject(new Error(said.problem));
    } else pending?.reject(new LoupeError('graph-run', Buffer.from(body).toString()));
  }

  private streams(): { stdin: Writable; stdout: Readable; stderr: Readable } {
    const { stdin, stdout, stderr } = this.child;
    if (!stdin || !stdout || !stderr) throw new ProcessEnded('the system gave it no pipes: too many files are open');
    return { stdin, stdout, stderr };
  }
}

/** What a process said at its end, in brackets: the first line about an error. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const words = (lines.find((line) => /error|fail|cannot/i.test(line)) ?? lines[0] ?? '')
    .slice(0, 300)
    .replace(/\.$/, '');
  return words ? ` (${words})` : '';
}
