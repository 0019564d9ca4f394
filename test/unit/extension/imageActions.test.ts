import type { ImageList } from '../../../src/extension/pages/images';
import { beforeEach, expect, it, vi } from 'vitest';
import { imageActions } from '../../../src/protocol/pages/imageActions';
import { imageRepairs } from '../../../src/protocol/pages/imageRepairs';
import { queried, type QueriedImage } from '../../../src/extension/pages/imageQuery';

const { executed, clipboard } = vi.hoisted(() => ({ executed: [] as unknown[][], clipboard: [] as string[] }));

vi.mock('vscode', async () => {
  const fake = await import('./fakeVscode');
  return {
    ...fake,
    Uri: { file: (fsPath: string) => ({ fsPath }) },
    ViewColumn: { Active: -1, Beside: -2 },
    commands: { executeCommand: (...args: unknown[]) => (executed.push(args), Promise.resolve()) },
    env: { clipboard: { writeText: (text: string) => (clipboard.push(text), Promise.resolve()) } },
    workspace: {
      isTrusted: true,
      workspaceFolders: [],
      getWorkspaceFolder: ({ fsPath }: { fsPath: string }) => (fsPath.startsWith('/data/') ? {} : undefined),
    },
    window: { tabGroups: { all: [{ isActive: true, viewColumn: 1 }] } },
    l10n: {
      t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)])),
    },
  };
});
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<Record<string, unknown>>()),
  access: (file: string) => (file.includes('gone') ? Promise.reject(new Error('no such file')) : Promise.resolve()),
  stat: (file: string) => Promise.resolve({ isDirectory: () => file.endsWith('/daisy') }),
}));

const { imageHandlers } = await import('../../../src/extension/pages/images');
const { WindowPlaces } = await import('../../../src/extension/shared/windowPlaces');
const sheets: string[][] = [];
const service = {
  contactSheet: (files: string[]) => {
    sheets.push(files);
    return Promise.resolve({
      data: Buffer.from('x'),
      mime: 'image/webp',
      tile: 36,
      columns: 10,
      sizes: Buffer.from([1, 1]),
    });
  },
};
const openedFrom: ImageList[] = [];
const repaired: unknown[][] = [];
const outcome = { title: 'Done', moved: [], gone: [], back: [] };
const handlers = imageHandlers(
  {
    service: service as never,
    places: new WindowPlaces(() => ['/data', '/other']),
    problemsOf: () => Promise.resolve([]),
    openedFrom: (files) => openedFrom.push(files),
    repairs: {
      act: (...args: unknown[]) => (repaired.push(args), Promise.resolve(outcome)),
      undo: (...args: unknown[]) => (repaired.push(['undo', ...args]), Promise.resolve(outcome)),
      scope: () => Promise.resolve({ classes: ['a'], parts: [] }),
    } as never,
  },
  (file) => !file.includes('secret'),
  () => ({ opened: ['/data', '/other'] }),
  () => ['/data/2.jpg', '/data/1.jpg'],
  () => ({ folder: '/data' }),
);

beforeEach(() => {
  for (const list of [executed, clipboard, sheets, openedFrom, repaired]) list.length = 0;
});

const pathsOf = (args: unknown[]): unknown => args.flat().map((one) => (one as { fsPath?: string })?.fsPath ?? one);

it('opens several images in tabs of their own, and one in a preview tab', async () => {
  await handlers.imageAction({ action: 'open', files: ['/data/1.jpg', '/data/2.jpg'] });
  expect(executed.map(([command, uri, options]) => [command, (uri as { fsPath: string }).fsPath, options])).toEqual([
    ['vscode.open', '/data/1.jpg', expect.objectContaining({ preview: false })],
    ['vscode.open', '/data/2.jpg', expect.objectContaining({ preview: false })],
  ]);
});

it('says which list a single image is opened from, so that previous and next go through it', async () => {
  const list = ['/data/2.jpg', '/data/1.jpg'];
  await handlers.openImage({ file: '/data/1.jpg' });
  await handlers.imageAction({ action: 'open', files: ['/data/2.jpg'] });
  expect(openedFrom).toEqual([list, list]);
  await handlers.imageAction({ action: 'open', files: list });
  await handlers.openImage({ file: '/other/1.jpg' });
  expect(openedFrom).toHaveLength(2);
});

it('reveals the first in the Explorer, or in the system where the Explorer does not show it', async () => {
  await handlers.imageAction({ action: 'reveal', files: ['/data/1.jpg', '/data/2.jpg'] });
  await handlers.imageAction({ action: 'reveal', files: ['/other/1.jpg'] });
  expect(executed.map(pathsOf)).toEqual([
    ['revealInExplorer', '/data/1.jpg'],
    ['revealFileInOS', '/other/1.jpg'],
  ]);
});

it('reveals the folder of a class where a problem names it, as no editor opens a folder', async () => {
  await handlers.openImage({ file: '/data/daisy' });
  await handlers.openImage({ file: '/data/1.jpg' });
  expect(executed.map(([command]) => command)).toEqual(['revealInExplorer', 'vscode.open']);
});

it('copies paths, a line each, and hands all images to the predictions', async () => {
  await handlers.imageAction({ action: 'copyPath', files: ['/data/1.jpg', '/data/2.jpg'] });
  expect(clipboard).toEqual(['/data/1.jpg\n/data/2.jpg']);
  await handlers.imageAction({ action: 'predict', files: ['/data/1.jpg', '/data/2.jpg'] });
  expect(executed.map(pathsOf)).toEqual([['loupe.predictImages', '/data/1.jpg', '/data/1.jpg', '/data/2.jpg']]);
});

it('repairs in the dataset that the page is about, as many images as are selected, and takes it back there', async () => {
  const files = Array.from({ length: 2000 }, (_, at) => `/data/${at}.jpg`);
  expect(await handlers.imageAction({ action: 'relabel', files, to: 'a' })).toBe(outcome);
  expect(await handlers.undoRepair()).toBe(outcome);
  expect(repaired).toEqual([
    [{ folder: '/data' }, 'relabel', files, 'a'],
    ['undo', { folder: '/data' }],
  ]);
  expect(await handlers.repairScope()).toEqual({ classes: ['a'], parts: [] });
});

it('has the images like one found, and like one alone', async () => {
  await handlers.imageAction({ action: 'similar', files: ['/data/1.jpg'] });
  expect(executed.map(pathsOf)).toEqual([['loupe.findSimilarImages', '/data/1.jpg']]);
  await expect(
    handlers.imageAction({ action: 'similar', files: ['/data/1.jpg', '/data/2.jpg'] }),
  ).rejects.toMatchObject({ code: 'too-many' });
});

it.each([...imageActions, ...imageRepairs].map(({ id }) => id))(
  '%s does nothing with an image of another page, a file outside or one that is gone',
  async (action) => {
    const one = imageActions.find(({ id }) => id === action)?.most === 1;
    const files = one ? ['/data/secret.jpg'] : ['/data/1.jpg', '/data/secret.jpg'];
    await expect(handlers.imageAction({ action, files })).rejects.toMatchObject({ code: 'not-listed' });
    await expect(handlers.imageAction({ action, files: ['/etc/1.jpg'] })).rejects.toMatchObject({ code: 'outside' });
    await expect(handlers.imageAction({ action, files: ['/data/gone.jpg'] })).rejects.toMatchObject({
      code: 'file-gone',
    });
    await handlers.imageAction({ action, files: [] });
    expect([executed, clipboard, repaired]).toEqual([[], [], []]);
  },
);

it('refuses more images than an action takes', async () => {
  const files = Array.from({ length: 21 }, (_, at) => `/data/${at}.jpg`);
  await expect(handlers.imageAction({ action: 'open', files })).rejects.toThrow(
    'This can be done with 20 images at once, and 21 are selected. Select fewer.',
  );
  expect(executed).toEqual([]);
});

it('keeps the place of an image that may not be shown on a contact sheet', async () => {
  const sheet = await handlers.contactSheet({
    files: ['/data/1.jpg', '/data/secret.jpg', '/etc/1.jpg', '/data/2.jpg'],
  });
  expect(sheets).toEqual([['/data/1.jpg', '', '', '/data/2.jpg']]);
  // What travels to a page is no Buffer.
  expect([sheet.data.constructor, sheet.sizes.constructor]).toEqual([Uint8Array, Uint8Array]);
});

const rows: readonly QueriedImage[] = [
  { name: 'img10.jpg', classes: ['roses', 'tulips'], probability: 0.5, bytes: 300 },
  { name: 'img9.jpg', classes: ['Daisy', null], probability: null, bytes: 100 },
  { name: 'IMG1.jpg', classes: [null, 'roses'], probability: 0.9, bytes: null },
];
const found = (
  search: string,
  order: 'list' | 'name' | 'class' | 'probability' | 'size' = 'list',
  descending = false,
): string[] => queried(rows, { search, order, descending }, (row) => row).map(({ name }) => name);

it('finds by every word in name or classes, whatever their case', () => {
  expect(found('ROSES')).toEqual(['img10.jpg', 'IMG1.jpg']);
  expect(found(' img1  roses ')).toEqual(['img10.jpg', 'IMG1.jpg']);
  expect(found('daisy jpg')).toEqual(['img9.jpg']);
  expect(found('nothing')).toEqual([]);
  expect(queried(rows, undefined, (row) => row)).toBe(rows);
});

it('orders by what is asked for, numbers in names as numbers; what is not known comes last either way', () => {
  expect(found('', 'list', true)).toEqual(['IMG1.jpg', 'img9.jpg', 'img10.jpg']);
  expect(found('', 'name')).toEqual(['IMG1.jpg', 'img9.jpg', 'img10.jpg']);
  expect(found('', 'class')).toEqual(['img9.jpg', 'img10.jpg', 'IMG1.jpg']);
  expect(found('', 'class', true)).toEqual(['img10.jpg', 'img9.jpg', 'IMG1.jpg']);
  expect(found('', 'probability', true)).toEqual(['IMG1.jpg', 'img10.jpg', 'img9.jpg']);
  expect(found('', 'size')).toEqual(['img9.jpg', 'img10.jpg', 'IMG1.jpg']);
});
