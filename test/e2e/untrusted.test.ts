import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { processStart } from '../../src/runfolder';
import { serverInstalled } from '../hosts/server.mjs';
import { button, drawClone, type Clone } from '../unit/extension/untrusted/clone';
import { extensionFolder, temporaryFolder } from './support/datasets';
import { reportFailures } from './support/report';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('untrusted');
const proof = join(temporary.path, 'git-ran-a-program');

let workbench: Workbench;
let clone: Clone;

/** A repository between the runs, as an archive can hold one: git in that folder starts what its configuration names. */
function bury(folder: string): void {
  for (const name of ['objects', 'refs']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(
    join(folder, 'config'),
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = "touch ${proof}; false"\n`,
  );
}

/** Rows of the notification centre, where notifications of a driven VS Code wait, and the links in them. */
const rows = '.notifications-center .notification-list-item';
const notifications = (): Promise<string[]> => workbench.page.locator(rows).allTextContents();
const links = (): Promise<string[]> =>
  workbench.page.locator(`${rows} .notification-list-item-message a`).allTextContents();

/** A line of events: a warning of this moment. */
const warning = (n: number, message: string): string =>
  `${JSON.stringify({ n, t: Date.now(), type: 'notice', level: 'warning', code: 'replicas', message })}\n`;

/** Notices of the run that only claims to be in progress. */
const ofStranger = async (): Promise<string[]> =>
  (await notifications()).filter((text) => text.includes('Install Update') && !text.includes('now '));

describe.skipIf(!possible)('a repository that was just cloned, in Restricted Mode', () => {
  beforeAll(async () => {
    clone = drawClone(realpathSync(temporary.path));
    bury(dirname(clone.comparison));
    workbench = await Workbench.open({
      folder: clone.workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { LOUPE_CACHE_DIR: join(temporary.path, 'cache') },
      restricted: true,
    });
    await workbench.command('Loupe: Focus on Runs View');
    await until('the clone’s runs in the tree', async () => (await workbench.treeRows('Runs')).length >= 4);
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('the window is not trusted', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
  });

  test('no text of a cloned run is shown as a button, asked for or not', async () => {
    // The run claims to be in progress, with a fresh heartbeat and notices of this very moment.
    writeFileSync(join(clone.running, 'heartbeat'), '');
    appendFileSync(join(clone.running, 'events.ndjson'), warning(4, button));
    await workbench.command('Loupe: Refresh Runs');
    // Only what nobody who writes a repository can know makes a run one of this machine: a process and when it started.
    const own = join(dirname(clone.running), '2026-01-05-000000-a-quick');
    const record = JSON.parse(readFileSync(join(clone.running, 'run.json'), 'utf8')) as RunRecord;
    const started = new Date(processStart(process.pid)!).toISOString();
    mkdirSync(own);
    writeFileSync(join(own, 'events.ndjson'), warning(1, `now ${button}`));
    writeFileSync(
      join(own, 'run.json'),
      JSON.stringify({ ...record, id: basename(own), process: { pid: process.pid, host: hostname(), started } }),
    );
    await workbench.command('Loupe: Refresh Runs');
    await workbench.command('Notifications: Show Notifications');
    const said = await until('the notice', async () => (await notifications()).find((text) => text.includes('now ')));
    expect(said).toContain('[Install Update] (command:workbench.action.quit)');
    expect(await links()).toEqual([]);
    expect(await ofStranger()).toEqual([]);
  });

  test('Continue of a cloned comparison starts nothing and says what is missing', async () => {
    const before = readFileSync(join(clone.comparison, 'comparison.json'), 'utf8');
    await workbench.command('Loupe: Open Comparison of Optimizers…');
    await workbench.pick('2026-01-03-000000-a-optimizers');
    const page = await workbench.loupePage('optimizerComparison');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await workbench.command('Notifications: Show Notifications');
    await until('the sentence about trust', async () =>
      (await notifications()).some((text) => text.includes('Trust this workspace first')),
    );
    await workbench.page.locator(rows).getByText('Manage Workspace Trust', { exact: true }).first().waitFor();
    expect(readFileSync(join(clone.comparison, 'comparison.json'), 'utf8')).toBe(before);
    expect(existsSync(proof)).toBe(false);
    // That the trap works: git itself runs the program.
    execFileSync('git', ['status'], { cwd: dirname(clone.comparison), stdio: 'ignore' });
    expect(existsSync(proof)).toBe(true);
    rmSync(proof);
    // In time for whatever came late.
    expect(await ofStranger()).toEqual([]);
  });

  test('the matrix of a cloned run shows no image from outside the workspace', async () => {
    await workbench.command('Loupe: Open Confusion Matrix');
    const page = await workbench.loupePage('evaluation');
    const answer = await page.evaluate(
      (file) =>
        new Promise<string>((resolve) => {
          const editor = (
            globalThis as unknown as { acquireVsCodeApi(): { postMessage(sent: unknown): void } }
          ).acquireVsCodeApi();
          addEventListener('message', ({ data }: MessageEvent<{ id?: number }>) => {
            if (data.id === 987_654) resolve(JSON.stringify(data));
          });
          editor.postMessage({ kind: 'request', id: 987_654, method: 'openImage', params: { file } });
        }),
      join(clone.outside, 'secret.jpg'),
    );
    expect(answer).toContain('"kind":"failure"');
    expect(answer).toMatch(/Trust this workspace first|lies outside this workspace/);
    expect(await workbench.page.locator('.tabs-container .tab[data-resource-name="secret.jpg"]').count()).toBe(0);
  });
});
