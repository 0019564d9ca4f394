import { expect, it } from 'vitest';
import { cellsInView, groupsWanted, ScrollSpeed } from '../../../src/webviews/images/gridWindow';
import { GridSelection } from '../../../src/webviews/images/gridSelection';
import { headAndTail } from '../../../src/webviews/images/imageWords';

const shape = { total: 1000, columns: 10, cellHeight: 100 };

it('draws the rows in view and one more on either side, none beyond the ends', () => {
  expect(cellsInView(shape, 0, 300, 0)).toEqual({ first: 0, end: 40 });
  expect(cellsInView(shape, 1050, 300, 0)).toEqual({ first: 90, end: 150 });
  expect(cellsInView(shape, 9800, 300, 0)).toEqual({ first: 970, end: 1000 });
  expect(cellsInView({ ...shape, total: 5 }, 0, 300, 0)).toEqual({ first: 0, end: 5 });
});

it('draws nothing while the grid lies below or above the view', () => {
  expect(cellsInView(shape, -900, 300, 0)).toEqual({ first: 0, end: 0 });
  expect(cellsInView(shape, 20_000, 300, 0)).toMatchObject({ end: 1000 });
});

it('has more rows ready ahead, the faster the page is scrolled, up to eight', () => {
  expect(cellsInView(shape, 1000, 300, 2000)).toEqual({ first: 90, end: 170 });
  expect(cellsInView(shape, 1000, 300, -2000)).toEqual({ first: 60, end: 140 });
  expect(cellsInView(shape, 3000, 300, 1e6)).toEqual({ first: 290, end: 420 });
});

it('knows the speed of a scroll, not that of a jump, and knows when it is over', () => {
  const speed = new ScrollSpeed();
  speed.note(0, 1000);
  expect(speed.at(1000)).toBe(0);
  for (let frame = 1; frame <= 20; frame++) speed.note(frame * 75, 1000 + frame * 16);
  expect(speed.at(1320)).toBeGreaterThan(4000);
  expect(speed.at(1320)).toBeLessThan(5000);
  expect(speed.at(1600)).toBe(0);
  speed.note(90_000, 2000);
  expect(speed.at(2000)).toBe(0);
  speed.note(90_100, 2016);
  speed.note(90_100, 2100);
  expect(speed.at(2100)).toBe(0);
});

it('wants groups in view first, then those ahead, then those around', () => {
  const view = { first: 300, end: 380 };
  expect(groupsWanted(view, 1000, 60, { passed: 0, ahead: 120, around: 3 })).toEqual({
    inView: [5, 6],
    later: [7, 8, 4, 3, 9, 2],
  });
  expect(groupsWanted(view, 1000, 60, { passed: 0, ahead: -120, around: 1 })).toEqual({
    inView: [5, 6],
    later: [4, 3, 7],
  });
});

it('skips groups that a scroll has passed before they come', () => {
  const view = { first: 300, end: 380 };
  expect(groupsWanted(view, 1000, 60, { passed: 120, ahead: 60, around: 0 })).toEqual({ inView: [7, 8], later: [9] });
  expect(groupsWanted(view, 1000, 60, { passed: 5000, ahead: 60, around: 0 })).toEqual({ inView: [16], later: [] });
  expect(groupsWanted(view, 1000, 60, { passed: -5000, ahead: -60, around: 0 })).toEqual({ inView: [0], later: [] });
});

const item = (at: number) => ({
  file: `/${at}.jpg`,
  name: `${at}.jpg`,
  truth: null,
  predicted: null,
  probability: null,
});
const range = (first: number, end: number) =>
  Array.from({ length: Math.min(end, 9) - first }, (_, at) => item(first + at));
const list = { total: 9, known: range, range: (first: number, end: number) => Promise.resolve(range(first, end)) };

it('selects from the anchor both ways, keeps the order of choice, and puts the active image first', async () => {
  const selection = new GridSelection();
  await selection.select(list, 5, 'only');
  await selection.select(list, 3, 'range');
  expect(selection.files()).toEqual(['/3.jpg', '/4.jpg', '/5.jpg']);
  await selection.select(list, 6, 'range');
  expect(selection.files('/6.jpg')).toEqual(['/6.jpg', '/5.jpg']);
  await selection.select(list, 1, 'toggle');
  await selection.select(list, 2, 'more');
  expect(selection.files()).toEqual(['/5.jpg', '/6.jpg', '/1.jpg', '/2.jpg']);
  expect(selection.filesOr('/8.jpg')).toHaveLength(4);
  selection.clear();
  expect(selection.filesOr('/8.jpg')).toEqual(['/8.jpg']);
});

it('does nothing to the next list that was asked of one before, nor with what cannot be loaded', async () => {
  const selection = new GridSelection();
  const asked = selection.selectAll(list);
  selection.listChanged('other');
  expect(await asked).toBe(false);
  expect(selection.size).toBe(0);
  const failing = { known: () => undefined, range: () => Promise.reject(new Error('gone')) };
  expect(await selection.select(failing, 0, 'only')).toBe(false);
});

it('cuts names between letters, not within them', () => {
  expect(headAndTail('tulips')).toEqual(['tulips', '']);
  expect(headAndTail('miniature_schnauzer')).toEqual(['miniature_sc', 'hnauzer']);
  expect(headAndTail('a rather long name 🌷.jpg').join('')).toBe('a rather long name 🌷.jpg');
});
