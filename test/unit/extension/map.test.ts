import { expect, it, vi } from 'vitest';
import type { AuditReport } from '../../../src/protocol/audit';
import type { MapReport } from '../../../src/protocol/map';
import type { ScanReport } from '../../../src/protocol/runFiles';

vi.mock('vscode', () => import('./fakeVscode'));
const { ImageSets } = await import('../../../src/extension/map/imageSets');
const { KnownDataset } = await import('../../../src/extension/datasets/known');
const { isOutdated, mapPoints } = await import('../../../src/extension/datasets/mapPoints');

const files = ['cat/a.jpg', 'cat/b.jpg', 'dog/c.jpg'];
const scan: ScanReport = {
  version: 1,
  folder: '/data',
  name: 'data',
  layout: 'class-folders',
  words: '',
  scanned: '2026-01-01T00:00:00.000Z',
  seconds: 1,
  bytes: 3,
  classes: ['cat', 'dog'],
  files: {
    path: files,
    classIndex: [0, 0, 1],
    part: [1, 1, 3],
    width: [1, 1, 1],
    height: [1, 1, 1],
    bytes: [1, 1, 1],
    format: ['jpeg', 'jpeg', 'jpeg'],
  },
  skipped: [],
  problems: [{ file: 'dog/c.jpg', code: 'wrong-extension', message: 'It is a PNG.' }],
};
const map = (path: readonly string[]): MapReport => ({
  version: 1,
  folder: '/data',
  name: 'data',
  made: 'then',
  seconds: 1,
  settings: { backbone: 'b', neighbours: 15, rounds: 300, seed: 1 },
  classes: ['wolf'],
  images: {
    path: [...path],
    classIndex: path.map(() => 0),
    part: path.map(() => 0),
    x: path.map((_, at) => at),
    y: path.map((_, at) => -at),
  },
  remarks: [],
});
const audit = {
  images: 1,
  problems: [],
  leaks: { test: 0, validation: 0, words: '' },
  gaps: [],
  measures: { path: ['cat/b.jpg'], brightness: [0.5], sharpness: [0.25], outlier: [] },
} as unknown as AuditReport;

it('a map is joined with what scan and audit know, without the images that are gone', () => {
  const known = new KnownDataset(scan, audit, new Set());
  const points = mapPoints(map(['dog/c.jpg', 'gone.jpg', 'cat/b.jpg']), known);
  expect(points).toMatchObject({
    made: 'then',
    path: ['dog/c.jpg', 'cat/b.jpg'],
    x: [0, 2],
    // Classes and parts are those of the scan: an image may have been relabelled since.
    classes: ['cat', 'dog'],
    classIndex: [1, 0],
    part: [3, 1],
    kinds: ['wrong-extension'],
    kind: [0, -1],
    brightness: [null, 0.5],
    outlier: [],
  });
});

it('a map is outdated where the scan has other images', () => {
  const known = new KnownDataset(scan, undefined, new Set());
  expect(isOutdated(map(files), known)).toBe(false);
  expect(isOutdated(map([...files].reverse()), known)).toBe(false);
  expect(isOutdated(map(files.slice(1)), known)).toBe(true);
  expect(isOutdated(map([...files.slice(1), 'gone.jpg']), known)).toBe(true);
});

it('a grid shows a set: chosen images as it orders all, those of a search in its order, with other filters on top', () => {
  const known = new KnownDataset(scan, audit, new Set());
  const sets = new ImageSets();
  const rows = (id: string, more: object = {}) =>
    known
      .rows({ class: null, part: null, filter: { chosen: { id, images: 2, name: null }, ...more } }, sets.get(id))
      .map((row) => files[row]);
  const chosen = sets.add(['dog/c.jpg', 'cat/a.jpg', 'gone.jpg']);
  expect(rows(chosen)).toEqual(['cat/a.jpg', 'dog/c.jpg']);
  sets.add(['dog/c.jpg', 'cat/b.jpg', 'cat/a.jpg'], 'similar 1', new Map([['dog/c.jpg', '0.91']]));
  expect(rows('similar 1')).toEqual(['dog/c.jpg', 'cat/b.jpg', 'cat/a.jpg']);
  expect(rows('similar 1', { problem: '' })).toEqual(['dog/c.jpg']);
  expect(sets.get('similar 1').notes.get('dog/c.jpg')).toBe('0.91');
});

it('of many sets the latest are kept, and one that is gone is refused in a sentence', () => {
  const sets = new ImageSets();
  const ids = Array.from({ length: 12 }, (_, at) => sets.add([`${at}.jpg`]));
  expect(new Set(ids).size).toBe(12);
  expect(sets.get(ids[11]!).rank.has('11.jpg')).toBe(true);
  expect(sets.has(ids[0]!)).toBe(false);
  expect(() => sets.get(ids[0]!)).toThrow('Choose them again');
});
