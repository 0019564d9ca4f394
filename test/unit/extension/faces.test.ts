import { expect, it } from 'vitest';
import { boxesText } from '../../../src/extension/faces/boxesText';
import { faceArguments } from '../../../src/extension/faces/faceArguments';
import { faceDefaults, faceSettingFault, searchedSize } from '../../../src/core/faces/faceSettings';

const images = [
  {
    file: '/data/a, b.jpg',
    name: 'a, b.jpg',
    width: 400,
    height: 300,
    boxes: [[1, 2, 30, 30] as [number, number, number, number], [5, 6, 25, 25] as [number, number, number, number]],
    windows: [9, 6],
  },
  { file: '/data/none.jpg', name: 'none.jpg', width: 9, height: 9, boxes: [], windows: [] },
];

it('copies boxes as the document of the command line has them, and as a table with a line a face', () => {
  expect(JSON.parse(boxesText(images, 'json'))).toEqual({
    files: [
      {
        file: 'a, b.jpg',
        boxes: [
          [1, 2, 30, 30],
          [5, 6, 25, 25],
        ],
      },
      { file: 'none.jpg', boxes: [] },
    ],
  });
  expect(boxesText(images, 'csv').trim().split('\r\n')).toEqual([
    'file,x,y,width,height,windows',
    '"a, b.jpg",1,2,30,30,9',
    '"a, b.jpg",5,6,25,25,6',
  ]);
});

it('asks the command line for what is set', () => {
  expect(faceArguments('/data/x', { ...faceDefaults, scale: 1.05, minSize: 40 })).toEqual([
    'faces',
    '/data/x',
    '--scale',
    '1.05',
    '--neighbours',
    '5',
    '--min-size',
    '40',
    '--longest-side',
    '640',
  ]);
});

it('shrinks what is larger and nothing else, never to nothing', () => {
  expect(searchedSize(1280, 985, 640)).toEqual({ width: 640, height: 493 });
  expect(searchedSize(639, 480, 640)).toEqual({ width: 639, height: 480 });
  expect(searchedSize(20_000, 3, 640)).toEqual({ width: 640, height: 1 });
});

it('knows what each setting may be', () => {
  expect(faceSettingFault('scale', 1.01)).toBeUndefined();
  expect(faceSettingFault('scale', 1)).toMatch(/from 1\.01 to 4/);
  expect(faceSettingFault('neighbours', 0.5)).toMatch(/whole number/);
  expect(faceSettingFault('longestSide', NaN)).toMatch(/whole number from 24/);
});
