import { execFileSync } from 'node:child_process';

/** Where TensorFlow can be set up at all. */
export const isLinux = process.platform === 'linux' && process.arch === 'x64';

/** Whether there is a Python with a pip, too. */
export const hasPip =
  isLinux &&
  (() => {
    try {
      execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
