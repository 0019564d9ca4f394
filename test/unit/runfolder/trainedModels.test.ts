import { expect, it } from 'vitest';
import { heldOutScore, holdersOf } from '../../../src/runfolder';
import { record } from '../extension/record';

it('names the folders that hold a file, the innermost first', () => {
  const folders = ['/data', '/data/flowers5', '/data/flowers', '', '/elsewhere', '/data/flowers5'];
  expect(holdersOf(folders, '/data/flowers5/daisy/1.jpg')).toEqual(['/data/flowers5', '/data']);
  expect(holdersOf(folders, '/data/flowers5')).toEqual(['/data/flowers5', '/data']);
  expect(holdersOf(folders, '/data/..flowers/1.jpg')).toEqual(['/data']);
  expect(holdersOf(folders, '/1.jpg')).toEqual([]);
});

it('takes the test part for what stands for a run, else the validation part', () => {
  const score = (accuracy: number) => ({ accuracy, macroF1: accuracy, images: 10 });
  const of = (parts: NonNullable<Parameters<typeof record>[0]>['result']) => heldOutScore(record({ result: parts! }));
  expect(of({ parts: { train: score(1), validation: score(0.9), test: score(0.8) } })).toEqual({
    part: 'test',
    accuracy: 0.8,
    images: 10,
  });
  expect(of({ parts: { validation: score(0.9) } })).toMatchObject({ part: 'validation', accuracy: 0.9 });
  expect(of({ parts: { train: score(1) } })).toBeNull();
});
