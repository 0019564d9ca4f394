import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { bundles } from '../cli/builtCli';

/** How a command ended. */
export interface Outcome {
  readonly code: number | undefined;
  /** Both streams. */
  readonly text: string;
  /** What was thrown where nobody catches it. */
  readonly stray: string;
  readonly rss: number;
}

/** Milliseconds without an answer after which a command hangs: no machine that works is as slow. */
const silence = 120_000;
/** Commands after which a fresh process starts, so that what one leaves behind is not taken for another's. */
const commandsEach = 200;

/** The program in a process of its own, with bounded memory; a new one after a crash. */
export class ProgramUnderTest {
  private child: ChildProcess | undefined;
  private commands = 0;

  constructor(private readonly cache: string) {}

  async run(args: readonly string[], cwd: string): Promise<Outcome> {
    if (this.commands++ % commandsEach === 0) this.end();
    const child = (this.child ??= await this.start());
    return new Promise((resolve) => {
      const finish = (outcome: Outcome, ended = false): void => {
        clearTimeout(timer);
        child.off('message', answer).off('exit', died);
        if (ended) this.end();
        resolve(outcome);
      };
      const answer = (outcome: unknown): void => finish(outcome as Outcome);
      const died = (code: number | null, signal: string | null): void =>
        finish(
          { code: undefined, text: '', stray: `the process ended (${code ?? signal}): ${this.lastWords}`, rss: 0 },
          true,
        );
      const timer = setTimeout(
        () => finish({ code: undefined, text: '', stray: `no answer within ${silence / 1000} s`, rss: 0 }, true),
        silence,
      );
      child.on('message', answer).on('exit', died);
      child.send({ args, cwd });
    });
  }

  end(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private lastWords = '';

  private start(): Promise<ChildProcess> {
    const child = fork(path.join(__dirname, 'child.cjs'), [bundles], {
      execArgv: ['--max-old-space-size=768'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, LOUPE_CACHE_DIR: this.cache, LOUPE_DEBUG: '' },
    });
    this.lastWords = '';
    child
      .stderr!.setEncoding('utf8')
      .on('data', (words: string) => (this.lastWords = `${this.lastWords}${words}`.slice(-2000)));
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve(child));
      child.once('error', reject);
    });
  }
}
