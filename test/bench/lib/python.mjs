// Python for the contenders: a virtual environment of the bench's own, made once from the package index.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../scripts/lib/processes.mjs';
import { inRepository } from '../../../scripts/lib/repository.mjs';

const packages = [
  'tensorflow-cpu==2.21.0',
  'keras==3.15.1',
  'scipy==1.17.1',
  'pillow==13.0.0',
  'scikit-learn==1.9.1',
  'cleanlab==2.9.0',
  'cleanvision==0.3.7',
  'opencv-python-headless==4.14.0.94',
];
/** With the CUDA that it brings along, and what needs it. */
const torchPackages = ['torch==2.15.0', 'torchvision==0.29.2', 'imagededup==0.3.3.post2'];
const folder = inRepository('out', 'bench-python');

export const pythonContender = (file) => inRepository('test', 'bench', 'contenders', file);

/**
 * The interpreter with the contenders' packages, or undefined (and why is said) where there is no Python or no package
 * index. PyTorch comes along only where it is asked for; once installed it stays.
 */
export async function contendersPython({ torch }) {
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, '.packages');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : [];
  const fresh = packages.some((name) => !installed.includes(name));
  const missing = [...(fresh ? packages : []), ...(torch ? torchPackages : [])].filter(
    (name) => fresh || !installed.includes(name),
  );
  if (missing.length === 0) return python;
  if (fresh) rmSync(folder, { recursive: true, force: true });
  console.error(`Installing the contenders (${torch ? 'with PyTorch and its CUDA, several GB' : 'about 300 MB'})…`);
  const steps = [
    ...(fresh ? [['python3', ['-m', 'venv', folder]]] : []),
    [python, ['-m', 'pip', 'install', '--quiet', ...missing]],
  ];
  for (const [program, args] of steps) {
    const { code, output } = await run(program, args, { capture: true, timeout: 15 * 60_000 });
    if (code === 0) continue;
    console.error(
      `Contenders in Python are skipped: ${program} ${args.slice(0, 3).join(' ')} failed (${output.trim().split('\n').at(-1)}).`,
    );
    return undefined;
  }
  writeFileSync(stamp, [...(fresh ? [] : installed), ...missing].join('\n'));
  return python;
}
