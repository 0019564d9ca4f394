import * as path from 'node:path';
import { expect, it } from 'vitest';
import type { FileChange } from '../../../src/extension/changes/fileChanges';
import { commonDataset, RepairedFiles } from '../../../src/extension/prediction/repairedFiles';

const folder = path.resolve('/data/set');
const inside = (file: string): string => path.join(folder, ...file.split('/'));
const files = ['cat/1.jpg', 'cat/2.jpg'].map(inside);
const row = (file: string) => ({ file, name: path.basename(file), top: [], truth: 'cat', problem: null, model: 0 });

it('the dataset of files is the innermost that holds all of them', () => {
  const holders = (file: string): string[] => [path.dirname(file), folder];
  expect(commonDataset(files, holders)).toBe(path.dirname(files[0]!));
  expect(commonDataset([...files, inside('dog/1.jpg')], holders)).toBe(folder);
  expect(commonDataset([...files, path.resolve('/other/1.jpg')], holders)).toBeUndefined();
  expect(commonDataset([], holders)).toBeUndefined();
});

it('files of a page are followed through repairs and back, and their rows say what became of them', () => {
  const repaired = new RepairedFiles(files);
  const rows = () => files.map((file, place) => repaired.row(row(file), place));
  const changes: FileChange[] = [
    { from: 'cat/1.jpg', to: 'dog/1.jpg', verb: 'relabel', label: 'dog' },
    { from: 'cat/2.jpg', to: null, verb: 'trash' },
  ];
  expect(repaired.follow(folder, [{ from: 'x.jpg', to: null, verb: 'trash' }])).toBe(false);
  expect(repaired.follow(folder, changes)).toBe(true);
  expect(repaired.now).toEqual([inside('dog/1.jpg'), files[1]]);
  expect(rows()).toMatchObject([
    { file: inside('dog/1.jpg'), truth: 'dog', problem: null },
    { file: files[1], truth: 'cat', problem: 'It is in the trash.' },
  ]);
  changes.push(
    { from: null, to: 'cat/2.jpg', verb: 'trash' },
    { from: 'dog/1.jpg', to: 'cat/1.jpg', verb: 'relabel', label: null },
  );
  expect(repaired.follow(folder, changes)).toBe(true);
  expect(repaired.now).toEqual(files);
  expect(rows()).toEqual(files.map(row));
});
