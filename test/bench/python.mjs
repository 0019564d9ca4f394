// Python for the contenders: a virtual environment of the bench's own, made once from the package index.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/lib/processes.mjs';
import { inRepository } from '../../scripts/lib/repository.mjs';

const packages = ['tensorflow-cpu==2.21.0', 'keras==3.15.1', 'scipy==1.17.1', 'pillow==13.0.0'];
const folder = inRepository('out', 'bench-python');

/** The interpreter with the contenders' packages, or undefined where there is no Python or no package index. */
export async function contendersPython() {
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, '.packages');
  if (existsSync(stamp)) return python;
  rmSync(folder, { recursive: true, force: true });
  console.error('Installing the contenders (about 300 MB)…');
  const steps = [['python3', ['-m', 'venv', folder]], [python, ['-m', 'pip', 'install', '--quiet', ...packages]]];
  for (const [program, args] of steps) {
    const { code } = await run(program, args, { capture: true, timeout: 15 * 60_000 });
    if (code !== 0) return undefined;
  }
  writeFileSync(stamp, packages.join('\n'));
  return python;
}

/** Runs a contender and returns the object of its last line. */
export async function contender(python, args) {
  const { code, output } = await run(python, [inRepository('test', 'bench', 'keras_contenders.py'), ...args], { capture: true, timeout: 60 * 60_000 });
  const line = output.trim().split('\n').reverse().find((text) => text.startsWith('{'));
  if (code !== 0 || !line) throw new Error(`The Keras contender failed:\n${output}`);
  return JSON.parse(line);
}
