// What the extension host does with a large dataset: store, tree and page as the extension has them, the real command
// line behind them, and a stub of the editor in front.
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { AuditStore } from '../../../src/extension/audit/store';
import { SimilarImages } from '../../../src/extension/map/similar';
import { MapStore } from '../../../src/extension/map/store';
import { DatasetController } from '../../../src/extension/datasets/controller';
import { DatasetStore } from '../../../src/extension/datasets/store';
import { DatasetsTree } from '../../../src/extension/datasets/tree';
import { EventEmitter } from './vscodeStub';

const [folder, storage, extensionPath] = process.argv.slice(2) as [string, string, string];
const memory = new Map<string, unknown>();
const context = {
  extensionPath,
  storageUri: { fsPath: storage },
  workspaceState: {
    get: (key: string) => memory.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
  },
} as never;
const log = { line: (text: string) => process.stderr.write(`${text}\n`) } as never;
const never = new EventEmitter().event;
const places = { refusal: () => undefined, require: () => Promise.resolve() };

/** The heap in use after everything else was collected, bytes. */
function heap(): number {
  for (let i = 0; i < 4; i++) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Time of something, and the longest that it kept the event loop, milliseconds: by processor time, as a busy machine
 * stretches the wall's.
 */
async function watched<T>(work: () => Promise<T>): Promise<{ result: T; time: number; block: number }> {
  let [block, last, on] = [0, process.cpuUsage(), true];
  const turn = (): void => {
    const { user, system } = process.cpuUsage(last);
    block = Math.max(block, (user + system) / 1000);
    last = process.cpuUsage();
    if (on) setImmediate(turn);
  };
  await new Promise((resolve) => setTimeout(resolve, 50));
  last = process.cpuUsage();
  turn();
  const begin = performance.now();
  const result = await work();
  const time = performance.now() - begin;
  await new Promise((resolve) => setTimeout(resolve, 50));
  on = false;
  return { result, time, block };
}

async function main(): Promise<void> {
  const store = new DatasetStore(context, { runs: [], onDidChange: never } as never, log);
  const audits = new AuditStore(context, store, log);
  const sights = { audits, maps: new MapStore(context, store, log), similar: new SimilarImages(context, store, log) };
  const images = { service: {}, places, problemsOf: () => Promise.resolve([]), openedFrom: () => undefined } as never;
  const tree = new DatasetsTree(store, audits, images, { words: () => undefined } as never);
  await store.remember(folder);
  const before = heap();
  const begin = performance.now();
  let [counted, named] = [NaN, NaN];
  store.onDidChange(async () => {
    const words = store.state(folder).scanning;
    if (words !== null && /\d/.test(words) && Number.isNaN(counted)) counted = performance.now() - begin;
    if (Number.isNaN(named) && (await store.report(folder).catch(() => undefined))) named = performance.now() - begin;
  });
  const scan = await watched(() => store.scan(folder));
  const read = await watched(() => store.report(folder));

  /** As the editor asks for it: what it shows is asked for row by row. */
  const expanded = async (classes: number): Promise<number> => {
    const [root] = await tree.getChildren();
    await tree.getTreeItem(root!);
    const rows = await tree.getChildren(root);
    let shown = 0;
    for (const row of rows) {
      await tree.getTreeItem(row);
      if (row.kind !== 'class' || shown >= classes) continue;
      shown++;
      for (const image of await tree.getChildren(row)) await tree.getTreeItem(image);
      // Each answer goes to the editor by itself.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return rows.length;
  };
  const opened = await watched(() => expanded(20));
  const controller = new DatasetController(folder, store, sights, images);
  const first = await watched(() => Promise.resolve(controller.snapshot()));
  const asked = async (params: object): Promise<void> => {
    const answer = await controller.answer({ id: 1, method: 'classImages', params } as never, {} as never);
    const { items } = (answer as unknown as { result: { items: unknown[] } }).result;
    if (items.length !== 1000) throw new Error(`${items.length} images of 1,000`);
  };
  const grid = await watched(() => asked({ class: null, part: null, offset: 0, limit: 1000 }));
  const sorted = await watched(() =>
    asked({
      class: null,
      part: null,
      offset: 50_000,
      limit: 1000,
      query: { search: '', order: 'name', descending: true },
    }),
  );
  const kept = heap() - before;

  // One picture more, in the middle of the first class.
  const place = 'class_000/image_000050_more.png';
  const report = (await store.report(folder))!;
  writeFileSync(path.join(folder, place), '');
  appendFileSync(path.join(folder, place), Buffer.from(onePixel, 'base64'));
  const update = await watched(() => store.filesChanged(folder, [place]));
  const redrawn = await watched(async () => {
    await expanded(20);
    await controller.snapshot();
  });
  const after = (await store.report(folder))!.files.path.length;
  rmSync(path.join(folder, place));
  if (after !== report.files.path.length + 1) throw new Error(`${after} images after one was added`);
  const figures = { scan, read, opened, first, grid, sorted, update, redrawn };
  const said = Object.fromEntries(Object.entries(figures).map(([name, { time, block }]) => [name, { time, block }]));
  console.log(`\n${JSON.stringify({ ...said, counted, named, kept, images: report.files.path.length })}`);
  process.exit(0);
}

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
void main();
