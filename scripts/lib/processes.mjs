// Starting programs and ending them with everything that they started.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** [pid, parent] of every process, without help from `ps` where /proc tells it. */
function processTable() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          // The name in parentheses may hold spaces and parentheses; the parent is the second field after it.
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
        } catch {
          return [];
        }
      });
  }
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? '';
  return listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length === 2);
}

/** The process and all its descendants, children after parents. */
export function processTree(pid) {
  const table = processTable();
  const tree = [pid];
  for (const parent of tree)
    tree.push(...table.filter(([, itsParent]) => itsParent === parent).map(([child]) => child));
  return tree;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** Ends a child and what it started: SIGTERM, then SIGKILL after `grace` milliseconds. Resolves at its real exit. */
export async function endTree(child, grace = 5000) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  const tree = processTree(child.pid);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (const pid of tree) signal(pid, 'SIGTERM');
  const timer = setTimeout(() => {
    for (const pid of new Set([...tree, ...processTree(child.pid)])) signal(pid, 'SIGKILL');
  }, grace);
  await ended;
  clearTimeout(timer);
  for (const pid of tree.slice(1)) signal(pid, 'SIGKILL');
}

const running = new Set();
let guarded = false;

/** Ends what is still running when this program is told to end. */
function guard() {
  if (guarded) return;
  guarded = true;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(name, () => {
      void Promise.all([...running].map((child) => endTree(child, 3000))).finally(() => process.exit(code));
    });
  }
}

/** `npm` and `npx` are scripts with another name on Windows. */
const needsShell = (command) => process.platform === 'win32' && /^(npm|npx|code)$/.test(command);

/** Starts a program that is ended with this one. */
export function start(command, args, options = {}) {
  guard();
  const child = spawn(command, args, { stdio: 'inherit', shell: needsShell(command), ...options });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, silence?: number, capture?: boolean, onMessage?:
 *   (message: any) => void}} options in milliseconds: `timeout` of the whole run, and `silence` without output that is
 *   captured or a message that it sends; `capture` collects stdout and stderr instead of showing them.
 * @returns {Promise<{code: number, output: string, timedOut: boolean, silent: boolean, missing: boolean}>} never
 *   rejects.
 */
export function run(command, args, { timeout, silence, capture = false, onMessage, ...options } = {}) {
  return new Promise((resolve) => {
    const shown = capture ? ['ignore', 'pipe', 'pipe'] : ['inherit', 'inherit', 'inherit'];
    const child = start(command, args, { ...options, stdio: onMessage ? [...shown, 'ipc'] : shown });
    let output = '';
    const ended = { timedOut: false, silent: false };
    const limit = (milliseconds, why) =>
      milliseconds === undefined
        ? undefined
        : setTimeout(() => {
            ended[why] = true;
            void endTree(child);
          }, milliseconds);
    const timer = limit(timeout, 'timedOut');
    let watchdog = limit(silence, 'silent');
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = limit(silence, 'silent');
    };
    const take = (text) => {
      output += text;
      alive();
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    if (onMessage) {
      child.on('message', (message) => {
        alive();
        onMessage(message);
      });
    }
    const finish = (code, missing) => {
      clearTimeout(timer);
      clearTimeout(watchdog);
      resolve({ code, output, ...ended, missing });
    };
    child.once('error', (error) => finish(127, error.code === 'ENOENT'));
    // A grandchild that keeps the pipes open must not keep this waiting.
    child.once('exit', (code) => setTimeout(() => finish(code ?? 1, false), capture ? 50 : 0));
  });
}
