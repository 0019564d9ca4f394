import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { readEvents } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { holdAt, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const MB = 2 ** 20;

/** Resident memory of a process, bytes: what it holds now, and the most since its mark was set back. */
function resident(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)![1]);
  return { now: bytes('VmRSS'), most: bytes('VmHWM') };
}

const setMarkBack = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

// Only Linux says what another process holds.
test.runIf(process.platform === 'linux')('what a training is reported to take is near what it takes', async () => {
  const workspace = temporaryFolder('ws');
  const dataset = await tinyDataset(8);
  const recipe = path.join(workspace, 'all.loupe.json');
  writeFileSync(
    recipe,
    JSON.stringify({
      extends: 'small-cnn',
      mode: 'scratch',
      model: 'mobilenet_v2',
      imageSize: 160,
      batchSize: 16,
      epochs: 1,
    }),
  );
  const folder = path.join(workspace, 'run');
  const events = { path: 'events\\.ndjson$', when: 'after' } as const;
  const told = holdAt({ ...events, text: '"code":"memory"' });
  const fitted = holdAt({ ...events, text: '"phase":"fit","state":"end"' });
  const { child, ended, until } = startCli(
    ['train', dataset, '--config', recipe, '--out', folder, '--device', 'cpu'],
    workspace,
    { stops: [told.stop, fitted.stop] },
  );
  await until(told.held);
  const { now: before } = resident(child.pid!);
  setMarkBack(child.pid!);
  told.release();
  await until(fitted.held);
  const { most } = resident(child.pid!);
  fitted.release();
  const { code, report } = await ended;
  expect(code, report).toBe(0);

  const said = (await readEvents(folder)).events.find((event) => event.type === 'notice' && event.code === 'memory');
  const [, size, unit] = /takes about ([\d.,]+) (MB|GB)/.exec(said?.type === 'notice' ? said.message : '')!;
  const promised = Number(size!.replaceAll(',', '')) * (unit === 'GB' ? 1024 : 1) * MB;
  const share = (most - before) / promised;
  expect(share, report).toBeGreaterThan(0.7);
  expect(share, report).toBeLessThan(1.3);
});
