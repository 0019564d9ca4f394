import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { resolveRun } from '../../../src/cli/shared/resolveRun';
import { record } from '../../unit/extension/record';
import { temporaryFolder } from '../jobs/tinyDataset';
import { bundles } from './builtCli';

const run = promisify(execFile);

/** More runs than files may be open, as 5,000 of them meet the usual limit of 1,024. */
test.runIf(process.platform !== 'win32')('runs are read whole with few open files allowed', async () => {
  const workspace = temporaryFolder('ws');
  const runs = path.join(workspace, '.loupe', 'runs');
  const count = 1_500;
  for (let number = 0; number < count; number++) {
    const id = `run-${String(number).padStart(4, '0')}`;
    const folder = path.join(runs, id);
    mkdirSync(folder, { recursive: true });
    // The latest is not the last by name.
    const created = new Date(Date.parse('2026-01-01') + ((number * 7) % count) * 60_000).toISOString();
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ ...record(), id, created }));
  }
  const cli = path.join(bundles, 'cli.js');
  const { stdout, stderr } = await run('sh', ['-c', `ulimit -n 40; exec "${process.execPath}" "${cli}" runs --json`], {
    cwd: workspace,
    maxBuffer: 1 << 28,
  });
  const { runs: listed } = JSON.parse(stdout) as { runs: { run: string }[] };
  expect(stderr).toBe('');
  expect(listed).toHaveLength(count);
  const last = Array.from({ length: count }, (_, number) => number).find(
    (number) => (number * 7) % count === count - 1,
  );
  expect(path.basename(listed[0]!.run)).toBe(`run-${String(last).padStart(4, '0')}`);
});

test('a run that cannot be read is found by its name, with the reason', async () => {
  const runs = path.join(temporaryFolder('ws'), 'runs');
  mkdirSync(path.join(runs, 'torn', 'run.json'), { recursive: true });
  await expect(resolveRun('torn', runs)).rejects.toMatchObject({
    code: 'run-broken',
    message: `${path.join(runs, 'torn', 'run.json')} is a folder, not a file. Remove it, or choose another run folder.`,
  });
  await expect(resolveRun('tor', runs)).rejects.toMatchObject({ code: 'run-missing' });
});
