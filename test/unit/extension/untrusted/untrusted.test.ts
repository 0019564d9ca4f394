import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageNames, pages, type PageMethods, type PageName } from '../../../../src/protocol/pages/envelope';
import { ask, closePages, context, newPanel, quiet, seen, state, Uri } from './editor';
import { button, drawClone, type Clone } from './clone';

/** Everything that would have become a process, and every file that was read. */
const { started, read } = vi.hoisted(() => ({ started: [] as string[], read: [] as string[] }));

vi.mock('vscode', async () => {
  const { vscode } = await import('./editor');
  return { ...vscode, default: vscode };
});
vi.mock('node:child_process', () => {
  const start = (program: unknown, args: unknown): never => {
    started.push(JSON.stringify([program, args]));
    throw new Error('no process is started in this test');
  };
  return Object.fromEntries(
    ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'].map((name) => [name, start]),
  );
});
vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, unknown>>();
  const noting = ['readFile', 'open', 'readdir', 'opendir', 'cp', 'copyFile'].map((name) => [
    name,
    (file: unknown, ...rest: unknown[]) => {
      read.push(String(file));
      return (real[name] as (...args: unknown[]) => unknown)(file, ...rest);
    },
  ]);
  return { ...real, ...Object.fromEntries(noting) };
});
vi.mock('node:fs', async (original) => {
  const real = await original<Record<string, unknown>>();
  const noting = ['readFileSync', 'createReadStream', 'openSync'].map((name) => [
    name,
    (file: unknown, ...rest: unknown[]) => {
      read.push(String(file));
      return (real[name] as (...args: unknown[]) => unknown)(file, ...rest);
    },
  ]);
  return { ...real, ...Object.fromEntries(noting) };
});

const repository = path.resolve(__dirname, '../../../..');
const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'loupe-untrusted-')));
const storage = path.join(root, 'storage');
let clone: Clone;

/** The methods of a page by its protocol, which is in a file of the page's name. */
// @ts-expect-error import.meta.glob is Vite's, which runs the tests
const protocols = import.meta.glob('../../../../src/protocol/pages/*.ts', { eager: true }) as Record<
  string,
  Record<string, unknown>
>;
function methodsOf(page: PageName): PageMethods {
  const file = Object.entries(protocols).find(([name]) => name.endsWith(`/${page}.ts`))?.[1] ?? {};
  const all = Object.entries(file).filter(([name]) => name.endsWith('Methods'));
  // A part of a page that stands on another page too has a table of its own, which is in the page's.
  const found = all.filter(
    ([, table]) =>
      !all.some(
        ([, other]) => other !== table && Object.keys(table as object).every((key) => key in (other as object)),
      ),
  );
  expect(
    found.map(([name]) => name),
    page,
  ).toHaveLength(1);
  return found[0]![1] as PageMethods;
}

/** Parameters that a schema takes, with a text wherever it takes any. */
function sample(schema: v.GenericSchema, text: string): unknown {
  const { type } = schema;
  const of = schema as unknown as {
    entries: Record<string, v.GenericSchema>;
    item: v.GenericSchema;
    wrapped: v.GenericSchema;
    options: readonly unknown[];
    literal: unknown;
  };
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(of.entries).map(([name, entry]) => [name, sample(entry, text)]));
    case 'array':
      return [sample(of.item, text), sample(of.item, text)];
    case 'nullable':
    case 'optional':
      return sample(of.wrapped, text);
    case 'picklist':
      return of.options[0];
    case 'union':
    case 'variant':
      return sample(of.options[0] as v.GenericSchema, text);
    case 'literal':
      return of.literal;
    case 'string':
      return text;
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'record':
      return {};
    default:
      throw new Error(`No parameters are known for ${type}: add them here.`);
  }
}

/** What a page of the clone is restored from: a new page has to be added here. */
const restored = (): Record<PageName, unknown[]> => ({
  datasets: [{ folder: clone.outside }, { folder: clone.photos }],
  training: [{ run: clone.run }, { run: clone.running }],
  evaluation: [{ run: clone.run }],
  prediction: [
    { view: 'image' },
    { view: 'table', files: [path.join(clone.outside, 'secret.jpg'), path.join(clone.photos, '1.jpg')] },
  ],
  runs: [null],
  devices: [null],
  preview: [{ dataset: clone.outside, recipeFile: clone.recipe, preset: null }],
  optimizerComparison: [{ folder: clone.comparison }, { folder: clone.wandering }],
  learningRateFinder: [
    { dataset: clone.outside, recipeFile: clone.recipe, preset: null },
    { dataset: clone.outside, recipeFile: null, preset: 'head' },
  ],
  sorting: [{ folder: clone.outside }, { folder: clone.photos }],
  trainForm: [
    { dataset: clone.outside, recipeFile: null, layout: null, purpose: 'train', words: '' },
    { dataset: clone.outside, recipeFile: clone.recipe, layout: null, purpose: 'estimate', words: '' },
  ],
  faces: [
    { path: clone.outside, folder: true },
    { path: path.join(clone.photos, '1.jpg'), folder: false },
  ],
  split: [
    { dataset: clone.outside, layout: null, purpose: 'make', file: null },
    { dataset: clone.photos, layout: null, purpose: 'check', file: path.join(clone.outside, 'split.json') },
  ],
});

/** Names that a page could send: of what the clone holds, and of what it must not reach. */
const texts = (): string[] => [
  path.join(clone.outside, 'secret.jpg'),
  path.join(clone.photos, '../../home/secret.jpg'),
  path.join(clone.photos, 'link.jpg'),
  `${clone.outside}/../clone/photos/link.jpg`,
  '/etc/hostname',
  '../../../../home',
  'runs/a',
  clone.outside,
  clone.run,
  clone.running,
  '\\\\host\\share\\1.jpg',
  '//host/share/1.jpg',
];

/** Paths in whatever was handed to the editor. */
function paths(value: unknown): string[] {
  if (value instanceof Uri) return value.scheme === 'file' ? [value.fsPath] : [];
  if (typeof value === 'string') return path.isAbsolute(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(paths) : [];
}

function inside(file: string): boolean {
  let real = path.resolve(file);
  try {
    real = realpathSync(real);
  } catch {
    // What is not there is judged by its name.
  }
  const own = [clone.workspace, storage, repository, '/proc'];
  return own.some((folder) => real === folder || real.startsWith(`${folder}/`));
}

/** Nothing started, nothing outside read, watched, opened or changed, no button made. */
function expectHarmless(what: string): void {
  const handed = seen.calls.flatMap(({ what: call, args }) => paths(args).map((file) => ({ call, file })));
  expect({
    what,
    started: [...started],
    read: read.filter((file) => !inside(file)),
    handed: handed.filter(({ file, call }) => call !== 'clipboard' && !inside(file)),
    terminals: seen.calls.filter(({ what: call }) => /Terminal|Task|openExternal/.test(call)),
    buttons: seen.messages.filter((text) => /\]\((command|https?|file):/.test(text)),
    tooltips: seen.tooltips.filter(
      ({ value, isTrusted, supportHtml }) =>
        isTrusted !== false || supportHtml !== false || value.includes('](command:'),
    ),
  }).toEqual({ what, started: [], read: [], handed: [], terminals: [], buttons: [], tooltips: [] });
}

beforeAll(async () => {
  clone = drawClone(root);
  state.folder = clone.workspace;
  const { activate } = await import('../../../../src/extension/extension');
  activate(context(storage, repository) as never);
  await state.commands.get('loupe.refreshRuns')!();
  await quiet();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  for (const list of [started, read, seen.calls, seen.messages, seen.tooltips]) list.length = 0;
});

describe('a window that is not trusted, on a repository of a stranger', () => {
  it('shows what was cloned: two runs and two comparisons', async () => {
    const rows = (await state.trees.get('loupe.runs')!.getChildren()) as { kind: string }[];
    expect(rows.map(({ kind }) => kind)).toEqual(['run', 'run', 'comparison', 'comparison']);
  });

  it('draws its trees without looking outside', async () => {
    for (const tree of state.trees.values()) {
      const walk = async (node?: unknown): Promise<void> => {
        for (const child of await tree.getChildren(node)) {
          const item = await tree.getTreeItem(child);
          await tree.resolveTreeItem?.(item, child, { isCancellationRequested: false });
          await walk(child);
        }
      };
      await walk();
    }
    expect(seen.tooltips.length).toBeGreaterThan(0);
    expectHarmless('trees');
  });

  const manifest = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
    contributes: { commands: { command: string }[] };
  };
  it.each(manifest.contributes.commands.map(({ command }) => command))(
    '%s starts nothing and opens nothing outside',
    async (id) => {
      const rows = await Promise.all([...state.trees.values()].map((tree) => tree.getChildren()));
      const more = { kind: 'more', folder: clone.outside, parent: { kind: 'class', folder: clone.outside }, left: 1 };
      const given: unknown[][] = [
        [],
        ...rows.flat().map((row) => [row]),
        ...[clone.run, clone.running, clone.comparison, clone.outside].map((folder) => [folder]),
        ...[clone.recipe, clone.outside, clone.photos, path.join(clone.outside, 'secret.jpg'), clone.run].map(
          (file) => [Uri.file(file)],
        ),
        [{ folder: clone.outside, file: 'secret.jpg' }],
        [{ folder: clone.outside }],
        [more],
      ];
      expect(state.commands.has(id)).toBe(true);
      for (const args of given) await state.commands.get(id)!(...args);
      await quiet();
      expectHarmless(id);
    },
  );

  it.each(pageNames)('the page %s starts nothing and opens nothing outside, whatever it asks', async (page) => {
    const methods = methodsOf(page);
    closePages();
    for (const restore of restored()[page]) {
      const panel = newPanel();
      await state.serializers.get(pages[page].viewType)!.deserializeWebviewPanel(panel, { restore });
      expect(panel.listeners, `${page} is restored`).toHaveLength(1);
      await ask(panel, 'ready', null);
      for (const [name, { params }] of Object.entries(methods)) {
        for (const text of texts()) {
          const reply = (await ask(panel, name, sample(params, text))) as { kind: string; message?: string };
          expect(reply.message ?? '', `${page}.${name}`).not.toMatch(/was not understood/);
        }
      }
      await quiet();
    }
    expectHarmless(page);
  });

  it('refuses by trust where something would start, and says so with the way to it', async () => {
    closePages();
    const panel = newPanel();
    await state.serializers
      .get(pages.optimizerComparison.viewType)!
      .deserializeWebviewPanel(panel, { restore: { folder: clone.comparison } });
    expect(await ask(panel, 'resume', null)).toMatchObject({
      kind: 'failure',
      message: expect.stringContaining('Trust this workspace first') as string,
    });
    await quiet();
    expect(seen.messages.join()).toContain('Trust this workspace first');
    expect(seen.calls.map(({ what }) => what)).toContain('command workbench.trust.manage');
    expect(started).toEqual([]);
  });

  it('shows no notice of a run that was cloned as a run in progress', async () => {
    await state.commands.get('loupe.refreshRuns')!();
    await quiet();
    expect(seen.messages.filter((text) => text.includes('Install Update'))).toEqual([]);
  });

  it('would have seen a process and a file outside: the same in a window that is trusted', async () => {
    state.trusted = true;
    try {
      await state.commands.get('loupe.scanDataset')!(Uri.file(clone.photos));
      await quiet();
      expect(started.length).toBeGreaterThan(0);
      expect(started[0]).toContain('"scan"');
    } finally {
      state.trusted = false;
    }
  });
});

it('the button of the tests is one that the editor would draw', () => {
  expect(button).toMatch(/\[([^\]]+)\]\((command:[^)\s]+)\)/);
});
