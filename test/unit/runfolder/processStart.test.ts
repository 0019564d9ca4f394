import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isAlive, processStart } from '../../../src/runfolder';

describe('isAlive', () => {
  it('is true of this process and of one of another user', () => {
    expect(isAlive(process.pid)).toBe(true);
    if (process.platform !== 'win32') expect(isAlive(1)).toBe(true);
  });

  it('is false of a process that ended', () => {
    expect(isAlive(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false);
  });

  it.each([0, -1, 1.5, NaN])('is false of %s, which is no process id', (pid) => {
    expect(isAlive(pid)).toBe(false);
  });
});

it('processStart says null of a process that ended, and of a living one a time in the past or nothing', () => {
  expect(processStart(spawnSync(process.execPath, ['-e', '']).pid)).toBeNull();
  expect(processStart(process.pid) ?? 0).toBeLessThanOrEqual(Date.now());
});
