// Programs as a user runs them: timed from their start to their end.
import { start } from '../../../scripts/lib/processes.mjs';
import { watchMemory } from './memory.mjs';

/**
 * Runs a program that ends with a JSON object, which begins a line.
 * @returns {Promise<{seconds: number, memory?: number, said: object}>} wall seconds, start included; peak MiB
 */
export async function wholeProcess(program, args, env = {}) {
  const began = performance.now();
  const child = start(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const peak = watchMemory(child.pid);
  let out = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints = (complaints + text).slice(-4000)));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  const memory = peak();
  if (code !== 0) throw new Error(`${program} ${args[0]} failed:\n${complaints || out.slice(-2000)}`);
  return { seconds, memory, said: JSON.parse(out.slice(out.lastIndexOf('\n{') + 1)) };
}
