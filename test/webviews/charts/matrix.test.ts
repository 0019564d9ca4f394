import { describe, expect, it } from 'vitest';
import { gridGeometry, heatGeometry, needsHeatMap } from '../../../src/webviews/charts/matrixGeometry';
import { matrixModel, movePlace, searchClasses } from '../../../src/webviews/charts/matrixModel';
import { matrixReading } from '../../../src/webviews/charts/matrixReading';
import { heatMapSvg } from '../../../src/webviews/charts/matrixSvg';

const measure = (text: string): number => text.length * 6;
const classes = ['cat', 'dog', 'owl'];
/** Rows are truth: 8 cats right, 2 taken for dogs; 1 dog taken for a cat, 9 right; 4 owls, all taken for cats. */
const matrix = [8, 2, 0, 1, 9, 0, 4, 0, 0];
const natural = { classes, matrix, order: [0, 1, 2], show: 'counts' as const, mute: false };

const across = (width: number) => ({ width, height: 2000 });

describe('matrixModel', () => {
  it('sums rows, columns and all', () => {
    const model = matrixModel(natural);
    expect(model.rowTotals).toEqual([10, 10, 4]);
    expect(model.columnTotals).toEqual([13, 11, 0]);
    expect(model.total).toBe(24);
    expect(model.count({ row: 3, column: 1 })).toBe(11);
    expect(model.count({ row: 2, column: 3 })).toBe(4);
  });

  it('shows shares of the truth and of the prediction, and nothing where there is nothing', () => {
    const rows = matrixModel({ ...natural, show: 'rows' });
    expect(rows.text({ row: 0, column: 1 })).toBe('20%');
    expect(rows.text({ row: 0, column: 2 })).toBe('');
    const columns = matrixModel({ ...natural, show: 'columns' });
    expect(columns.text({ row: 2, column: 0 })).toBe('31%');
    expect(columns.text({ row: 2, column: 2 })).toBe('');
    expect(columns.text({ row: 3, column: 2 })).toBe('0');
    // A share of four images is no more than their count.
    expect(rows.text({ row: 2, column: 0 })).toBe('4/4');
  });

  it('reorders both axes alike', () => {
    const model = matrixModel({ ...natural, order: [2, 0, 1] });
    expect(model.labels).toEqual(['owl', 'cat', 'dog']);
    expect(model.count({ row: 0, column: 1 })).toBe(4);
    expect(model.rowTotals).toEqual([4, 10, 10]);
  });

  it('fills the strongest cell whole, and with a muted diagonal the strongest error', () => {
    expect(matrixModel(natural).shade({ row: 1, column: 1 })).toBe(1);
    expect(
      matrixModel({ ...natural, matrix: [9999, 1, 0, 0, 5, 0, 0, 0, 5] }).shade({ row: 0, column: 1 }),
    ).toBeGreaterThan(0.1);
    const muted = matrixModel({ ...natural, mute: true });
    expect(muted.shade({ row: 1, column: 1 })).toBe(0);
    expect(muted.shade({ row: 2, column: 0 })).toBe(1);
    expect(muted.text({ row: 1, column: 1 })).toBe('9');
  });

  it('survives a matrix without images', () => {
    const model = matrixModel({ ...natural, matrix: Array(9).fill(0) as number[], show: 'rows' });
    expect(model.shade({ row: 0, column: 0 })).toBe(0);
    expect(matrixReading(model, { row: 0, column: 1 })).toContain('0 of 0');
  });
});

describe('matrixReading', () => {
  it('says a confusion with its shares of truth and prediction', () => {
    const model = matrixModel(natural);
    expect(matrixReading(model, { row: 2, column: 0 })).toBe(
      'owl taken for cat: 4 of 4 of its images, 4 of 13 (31%) of all predicted as cat',
    );
    expect(matrixReading(model, { row: 0, column: 0 })).toBe(
      'cat predicted right: 8 of 10 (80%) of its images, 8 of 13 (62%) of all predicted as cat',
    );
    expect(matrixReading(model, { row: 0, column: 3 })).toBe('cat: 8 of 10 (80%) right');
    expect(matrixReading(model, { row: 3, column: 1 })).toBe('11 images predicted as dog');
    expect(matrixReading(model, { row: 3, column: 3 })).toBe('All 24 images');
  });
});

describe('matrix geometry', () => {
  it('fits 2 to 10 classes into a narrow panel and numbers up to 25 into a wide one', () => {
    for (const count of [2, 5, 10]) {
      const labels = Array.from({ length: count }, (_, index) => `class ${index}`);
      expect(gridGeometry(labels, across(380), measure).width).toBeLessThanOrEqual(380);
      expect(needsHeatMap(labels, across(380), measure)).toBe(false);
    }
    const many = Array.from({ length: 25 }, (_, index) => `class ${index}`);
    expect(gridGeometry(many, across(860), measure).width).toBeLessThanOrEqual(860);
    expect(needsHeatMap(many, across(860), measure)).toBe(false);
    expect(needsHeatMap(many, across(380), measure)).toBe(true);
  });

  it('fits 26 to 300 classes as a heat map of whole pixels', () => {
    for (const count of [26, 120, 300]) {
      const labels = Array.from({ length: count }, (_, index) => `class ${index}`);
      const g = heatGeometry(labels, across(860), measure);
      expect(needsHeatMap(labels, across(860), measure)).toBe(true);
      expect(Number.isInteger(g.cell)).toBe(true);
      expect(g.cell).toBeGreaterThanOrEqual(3);
      if (count <= 120) expect(g.width).toBeLessThanOrEqual(860);
    }
  });
});

describe('moving and searching', () => {
  it('stops at the edges and reaches the totals', () => {
    expect(movePlace('ArrowLeft', { row: 0, column: 0 }, 3, false)).toEqual({ row: 0, column: 0 });
    expect(movePlace('End', { row: 1, column: 0 }, 3, false)).toEqual({ row: 1, column: 3 });
    expect(movePlace('End', { row: 1, column: 0 }, 3, true)).toEqual({ row: 3, column: 3 });
    expect(movePlace('PageDown', { row: 1, column: 2 }, 3, false)).toEqual({ row: 3, column: 2 });
    expect(movePlace('x', { row: 1, column: 2 }, 3, false)).toBeUndefined();
  });

  it('finds classes by any part of their name, in any case', () => {
    expect(searchClasses(['Afghan hound', 'beagle', 'BASSET HOUND'], ' hound')).toEqual([0, 2]);
    expect(searchClasses(['a'], '  ')).toEqual([]);
  });
});

describe('heatMapSvg', () => {
  it('holds a rectangle for each filled cell and escapes names', () => {
    const odd = matrixModel({ ...natural, classes: ['a<b', 'c&d', '"e"'] });
    const colours = {
      foreground: [0, 0, 0],
      background: [255, 255, 255],
      tone: [0, 0, 255],
      wrong: [255, 0, 0],
    } as const;
    const file = heatMapSvg(odd, heatGeometry(odd.labels, across(400), measure), colours, {
      title: 't',
      truth: 'x',
      predicted: 'y',
    });
    expect(file.match(/<rect [^>]*><title>/g)).toHaveLength(5);
    expect(file).toContain('a&#60;b');
    expect(file).not.toContain('a<b');
    expect(file).toContain('fill="#0000ff"');
    // All four owls were taken for cats.
    expect(file).toMatch(/fill="#ff[0-9a-f]{4}"><title>&#34;e&#34; → a&#60;b: 4/);
  });
});
