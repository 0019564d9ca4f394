import { describe, expect, it } from 'vitest';
import { KnownDataset } from '../../../../src/extension/datasets/known';
import { datasetReady } from '../../../../src/extension/datasets/ready';
import { auditOf, problem, scanOf } from './reports';

const files = ['cat/1.png', 'cat/2.jpg', 'dog/3.jpg', 'dog/4.jpg'];
const scan = scanOf(files);
// In another order than the scan, and without the last.
const audit = auditOf(
  [problem('dark', ['dog/3.jpg']), problem('near-duplicate', ['cat/1.png', 'cat/2.jpg']), problem('trap', files)],
  {
    images: 3,
    measures: {
      path: ['dog/3.jpg', 'cat/1.png', 'cat/2.jpg'],
      brightness: [0.1, 0.5, 0.9],
      sharpness: [0.2, 0.4, 0.8],
      outlier: [],
    },
  },
);
const known = new KnownDataset(scan, audit, new Set());
const shown = (
  filter: Parameters<KnownDataset['rows']>[0]['filter'],
  order?: 'brightness' | 'sharpness' | 'outlier',
): (string | undefined)[] =>
  known
    .rows({ class: null, part: null, filter, query: order && { search: '', order, descending: false } })
    .map((row) => files[row]);

describe('images of a dataset by scan and audit', () => {
  it('are filtered by problem, of any kind or of one; a trait of the whole marks no image', () => {
    expect(shown({ problem: '' })).toEqual(['cat/1.png', 'cat/2.jpg', 'dog/3.jpg']);
    expect(shown({ problem: 'dark' })).toEqual(['dog/3.jpg']);
    expect(shown({ problem: 'trap' })).toEqual([]);
    expect(known.flags.get('cat/1.png')).toEqual([{ code: 'near-duplicate', message: 'It is so.' }]);
  });

  it('are filtered by the bins of every chart, whose last one has no end', () => {
    expect(shown({ format: 'png' })).toEqual(['cat/1.png']);
    expect(shown({ width: { from: 200, to: 400 } })).toEqual(['cat/2.jpg', 'dog/3.jpg']);
    expect(shown({ width: { from: 300, to: null } })).toEqual(['dog/3.jpg', 'dog/4.jpg']);
    expect(shown({ height: { from: 51, to: null } })).toEqual([]);
    expect(shown({ brightness: { from: 0.5, to: 0.9 } })).toEqual(['cat/1.png']);
    expect(shown({ sharpness: { from: 0.4, to: null } })).toEqual(['cat/1.png', 'cat/2.jpg']);
    expect(shown({ brightness: { from: 0, to: null }, problem: 'dark' })).toEqual(['dog/3.jpg']);
    expect(shown({ outlier: { from: 0, to: null } })).toEqual([]);
  });

  it('are ordered by a measure, those without it last', () => {
    expect(shown(undefined, 'brightness')).toEqual(['dog/3.jpg', 'cat/1.png', 'cat/2.jpg', 'dog/4.jpg']);
    expect(shown(undefined, 'outlier')).toEqual(files);
  });

  it('are the same in slices', async () => {
    for (const search of ['', 'cat', '3'])
      for (const order of ['list', 'name', 'class', 'size', 'outlier'] as const)
        for (const descending of [false, true])
          for (const filter of [undefined, { problem: '' }]) {
            const asked = { class: null, part: null, filter, query: { search, order, descending } };
            const rows = await new KnownDataset(scan, audit, new Set()).rowsInSlices(asked);
            expect(rows).toEqual(new KnownDataset(scan, audit, new Set()).rows(asked));
          }
  });

  it('are told with the spread of their measures, and whether the audit saw others', () => {
    const state = datasetReady(known, false, { running: '12 images', failure: null });
    expect(state.auditing).toBe('12 images');
    expect(state.audit).toMatchObject({ outdated: true, images: 3, outlier: { edges: [], counts: [] } });
    expect(state.audit!.brightness.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(state.audit!.problems).toHaveLength(3);
    const same = new KnownDataset(scanOf(files.slice(0, 3)), audit, new Set());
    expect(same.outdated).toBe(false);
    const never = datasetReady(new KnownDataset(scan, undefined, new Set()), false, { running: null, failure: 'No.' });
    expect(never).toMatchObject({ audit: null, auditFailure: 'No.' });
  });
});
