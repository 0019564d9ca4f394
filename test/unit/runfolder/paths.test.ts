import { expect, test } from 'vitest';
import { newRunId } from '../../../src/runfolder';

const date = new Date(2026, 2, 1, 14, 22, 33);

test('a run is named by local time, dataset and model', () => {
  expect(newRunId(date, 'flowers5', 'mobilenet_v2')).toBe('2026-03-01-142233-flowers5-mobilenet_v2');
});

test('odd dataset names become safe file names and keep their letters', () => {
  expect(newRunId(date, 'Pilze & Bäume (2) #1: 100%/🍄', 'm')).toBe('2026-03-01-142233-Pilze-Bäume-2-1-100-m');
  expect(newRunId(date, '..', 'm')).toBe('2026-03-01-142233-m');
  expect(newRunId(date, 'x'.repeat(90), 'm').length).toBe(17 + 1 + 40 + 2);
});
