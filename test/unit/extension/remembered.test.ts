import { beforeEach, expect, it, vi } from 'vitest';
import type { Memento } from 'vscode';
import { RememberedPages, type RememberedPage } from '../../../src/extension/pages/remembered';
import { pages } from '../../../src/protocol/pages/envelope';

const editor = vi.hoisted(() => ({
  TabInputWebview: class {
    constructor(readonly viewType: string) {}
  },
  tabs: [] as unknown[],
}));
vi.mock('vscode', () => ({
  TabInputWebview: editor.TabInputWebview,
  window: {
    tabGroups: {
      get all() {
        return [{ tabs: editor.tabs }];
      },
    },
  },
}));

const tab = (page: RememberedPage['page'], label: string) => ({
  label,
  input: new editor.TabInputWebview(`mainThreadWebview-${pages[page].viewType}`),
});
/** A workspace's memory that lasts from one window to the next. */
function memory(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, JSON.parse(JSON.stringify(value)))),
  } as Memento;
}
const run = (name: string, title = 'flowers'): RememberedPage => ({
  page: 'training',
  key: name,
  title,
  restore: { runFolder: name },
});

beforeEach(() => (editor.tabs = [tab('training', 'flowers')]));

it('knows what a page that kept nothing was about, in the next window', () => {
  const kept = memory();
  new RememberedPages(kept).remember([run('first')]);
  const next = new RememberedPages(kept);
  expect(next.restoreOf('training', 'flowers')).toEqual({ runFolder: 'first' });
  expect(next.restoreOf('evaluation', 'flowers')).toBeUndefined();
  expect(next.restoreOf('training', 'trees')).toBeUndefined();
});

it('does not guess between two pages of one title, nor bring back one that came back', () => {
  const kept = memory();
  editor.tabs.push(tab('training', 'flowers'));
  new RememberedPages(kept).remember([run('first'), run('second')]);
  const next = new RememberedPages(kept);
  expect(next.restoreOf('training', 'flowers')).toBeUndefined();
  next.remember([run('first')]);
  expect(next.restoreOf('training', 'flowers')).toEqual({ runFolder: 'second' });
});

it('reads nothing from a memory that another version wrote', () => {
  const kept = memory();
  void kept.update('loupe.openPages', [{ page: 'training', key: 'first', title: 'flowers' }]);
  expect(new RememberedPages(kept).restoreOf('training', 'flowers')).toBeUndefined();
});

it('finds the tab of a page in the background', () => {
  const kept = memory();
  new RememberedPages(kept).remember([run('first')]);
  const next = new RememberedPages(kept);
  expect(next.tab('training', 'first', [])).toBe(editor.tabs[0]);
  expect(next.tab('training', 'other', [])).toBeUndefined();
  expect(next.tab('training', 'first', [run('other')])).toBeUndefined();
});
