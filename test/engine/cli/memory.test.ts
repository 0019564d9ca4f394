import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { readEvents } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { buildBundles, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const MB = 2 ** 20;

/** Resident memory of a process, bytes; NaN once it is gone. */
function resident(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return NaN;
  }
}

// Only Linux says what another process holds.
test.runIf(process.platform === 'linux')('what a training is said to take is near what it takes', { timeout: 240_000 }, async () => {
  const bundles = buildBundles('memory-test');
  const workspace = temporaryFolder('ws');
  const dataset = await tinyDataset(14);
  const recipe = path.join(workspace, 'all.loupe.json');
  writeFileSync(recipe, JSON.stringify({ extends: 'small-cnn', mode: 'scratch', model: 'mobilenet_v2', imageSize: 160, batchSize: 16, epochs: 1 }));
  const folder = path.join(workspace, 'run');
  const { child, ended } = startCli(bundles, ['train', dataset, '--config', recipe, '--out', folder, '--device', 'cpu'], workspace);
  const held: [time: number, bytes: number][] = [];
  const watch = setInterval(() => held.push([Date.now(), resident(child.pid!)]), 20);
  const { code, stderr } = await ended;
  clearInterval(watch);
  expect(code, stderr).toBe(0);

  const { events } = await readEvents(folder);
  const said = events.find((event) => event.type === 'notice' && event.code === 'memory');
  const fitted = events.find((event) => event.type === 'phase' && event.phase === 'fit' && event.state === 'end');
  const [, size, unit] = /takes about ([\d.,]+) (MB|GB)/.exec(said?.type === 'notice' ? said.message : '')!;
  const promised = Number(size!.replaceAll(',', '')) * (unit === 'GB' ? 1024 : 1) * MB;
  const before = held.filter(([time]) => time <= said!.t).at(-1)![1];
  const most = Math.max(...held.filter(([time, bytes]) => time > said!.t && time <= fitted!.t && !Number.isNaN(bytes)).map(([, bytes]) => bytes));
  const share = (most - before) / promised;
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(1.3);
});
