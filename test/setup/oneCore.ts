import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * Keeps a worker, and all that it starts, on a core of its own. Two that each compute with the threads of the whole
 * machine wait for each other by spinning: trainings then take half as much processor time again. Where the system has
 * no such thing as `taskset`, tests are only slower.
 */
const slot = Number(process.env['VITEST_POOL_ID']);
const cores = availableParallelism();
if (process.platform === 'linux' && slot > 0 && cores > 1)
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String((slot - 1) % cores), String(process.pid)]);
