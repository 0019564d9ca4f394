// A contender is a process of its own that has everything loaded and runs on request, so that contenders can take
// turns.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endTree, start } from '../../../scripts/lib/processes.mjs';
import { median } from './numbers.mjs';
import { watchMemory } from './memory.mjs';

/**
 * Starts a contender: a program that says {"ready": what} or {"skip": why}, and {"seconds": [...]} for each number.
 * @returns the contender, or what it said instead of being ready
 */
async function open({ name, program, args, env }) {
  const child = start(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  child.stdin.on('error', () => undefined);
  const peak = watchMemory(child.pid);
  const ended = once(child, 'exit').then(
    () => ({ skip: 'its process ended' }),
    ({ message }) => ({ skip: message }),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return ended;
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const first = await answer();
  if (first.skip !== undefined) {
    peak();
    await endTree(child);
    return { name, skip: first.skip };
  }
  return {
    name,
    engine: first.ready,
    seconds: [],
    async run(times) {
      child.stdin.write(`${times}\n`);
      const said = await answer();
      if (said.seconds) this.seconds.push(...said.seconds);
      else this.skip = `it ended in the middle: ${said.skip}`;
    },
    /** Ends it; its peak memory in MiB, or undefined where that cannot be read. */
    async close() {
      const memory = peak();
      await endTree(child);
      return memory;
    },
  };
}

/** Seconds of runs that are not counted: compilers that optimise what is run often are done by then. */
const warmUp = 3;

/**
 * Lets contenders take turns, `rounds` times, each as often in its turn as about `turn` seconds allow.
 * @returns {Promise<{name: string, engine?: string, skip?: string, median?: number, memory?: number}[]>} seconds a run
 */
export async function takeTurns(descriptions, { rounds, turn = 1 }) {
  const contenders = [];
  try {
    for (const description of descriptions) contenders.push(description.skip ? description : await open(description));
    const present = () => contenders.filter(({ skip }) => skip === undefined);
    for (const contender of present()) {
      const began = performance.now();
      let last = [];
      do {
        await contender.run(1);
        last = contender.seconds.splice(0);
      } while (contender.skip === undefined && performance.now() - began < warmUp * 1000);
      if (contender.skip === undefined) contender.times = Math.min(200, Math.max(1, Math.round(turn / last[0])));
    }
    for (let round = 0; round < rounds; round++)
      for (const contender of present()) await contender.run(contender.times);
  } finally {
    for (const contender of contenders) if (contender.close) contender.memory = await contender.close();
  }
  return contenders.map(({ name, skip, engine, seconds, memory }) =>
    skip === undefined ? { name, engine, median: median(seconds), memory } : { name, skip },
  );
}
