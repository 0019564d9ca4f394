import { describe, expect, it } from 'vitest';
import { barGeometry } from '../../../src/webviews/charts/barGeometry';
import { truncateText } from '../../../src/webviews/charts/textWidth';
import { contrast, inkOn, luminance, mix, parseColour } from '../../../src/webviews/shared/contrast';
import { downsample, type Point } from '../../../src/webviews/charts/downsample';
import { histogramGeometry } from '../../../src/webviews/charts/histogramGeometry';
import { lineGeometry, nearestIndex, type LineInput } from '../../../src/webviews/charts/lineGeometry';
import { linearScale, logScale, tickLabel } from '../../../src/webviews/charts/scale';
import { smooth } from '../../../src/webviews/charts/smoothing';
/** Six pixels a letter, two letters an emoji: enough to test places. */
const measure = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0xffff ? 12 : 6), 0);

describe('scales', () => {
  it('maps the ends of a domain onto the ends of the range and ticks round numbers', () => {
    const scale = linearScale([0, 300], [50, 350], 4);
    expect([scale.at(0), scale.at(150), scale.at(300)]).toEqual([50, 200, 350]);
    expect(scale.ticks).toEqual([0, 100, 200, 300]);
  });

  it('spaces decades evenly on a logarithmic scale and thins its ticks', () => {
    const scale = logScale([0.01, 10], [300, 0], 5);
    expect([scale.at(0.01), scale.at(0.1), scale.at(1), scale.at(10)].map(Math.round)).toEqual([300, 200, 100, 0]);
    expect(scale.ticks).toEqual([0.01, 0.1, 1, 10]);
    expect(logScale([0.2, 3], [0, 100], 8).ticks).toEqual([0.2, 0.5, 1, 2]);
  });

  it('writes ticks with as many digits as their step', () => {
    expect(tickLabel(0.30000000000000004, [0, 0.1])).toBe('0.3');
    expect(tickLabel(1500, [0, 500])).toBe('1,500');
    expect(tickLabel(1, [0, 0.25])).toBe('1.0');
    // A schedule that has hardly begun: every tick is another one.
    const rates = [0.0019992, 0.0019996, 0.002];
    expect(rates.map((rate) => tickLabel(rate, rates))).toEqual(['1.9992e-3', '1.9996e-3', '2e-3']);
    expect([1e-5, 1e-4].map((rate) => tickLabel(rate, [1e-5, 1e-4]))).toEqual(['1e-5', '1e-4']);
  });
});

describe('downsample', () => {
  const spiky: Point[] = Array.from({ length: 10_000 }, (_, x) => [x, x === 4321 ? 99 : Math.sin(x)]);

  it('keeps at most four points a column, the ends and the one spike', () => {
    const kept = downsample(spiky, 200);
    expect(kept.length).toBeLessThanOrEqual(800);
    expect(kept[0]).toEqual(spiky[0]);
    expect(kept.at(-1)).toEqual(spiky.at(-1));
    expect(kept).toContainEqual([4321, 99]);
    expect(kept.every(([x], index) => index === 0 || x > kept[index - 1]![0])).toBe(true);
  });

  it('leaves short curves as they are, without the values that are not numbers', () => {
    expect(
      downsample(
        [
          [1, 2],
          [2, NaN],
          [3, 4],
        ],
        100,
      ),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('smooth', () => {
  it('is the debiased moving average that TensorBoard draws', () => {
    // By hand, weight 0.5: 1/(0.5) * 0.5 = 1; (0.25*1 + 0.5*3)/0.75 = 7/3; (0.125*1+0.25*3+0.5*5)/0.875 = 27/7.
    const [first, second, third] = smooth([1, 3, 5], 0.5);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo(7 / 3, 12);
    expect(third).toBeCloseTo(27 / 7, 12);
  });

  it('passes over gaps and changes nothing without a weight', () => {
    expect(smooth([2, NaN, 2], 0.9)[2]).toBeCloseTo(2, 12);
    expect(smooth([1, 5], 0)).toEqual([1, 5]);
  });
});

describe('lineGeometry', () => {
  const input: LineInput = {
    x: [1, 2, 3, 4, 5],
    width: 458,
    height: 230,
    smoothing: 0,
    log: false,
    floor: 0,
    ceiling: 1,
    wholeX: true,
    background: [],
    xEnd: null,
    series: [{ id: 'train', label: 'Training', tone: 'train', values: [0.2, 0.4, 0.6, 0.8, 1] }],
  };

  it('draws the first and last value at the ends of the plot', () => {
    const { curves, left, right, top } = lineGeometry(input);
    expect(curves[0]!.dots[0]![0]).toBe(left);
    expect(curves[0]!.dots.at(-1)).toEqual([right, top]);
  });

  it('leaves room up to the planned end and keeps within its bounds', () => {
    const g = lineGeometry({ ...input, xEnd: 9 });
    expect(g.x.at(5)).toBe((g.left + g.right) / 2);
    expect(g.y.domain[1]).toBe(1);
  });

  it('draws 5,000 epochs with a path that does not grow with them, and no dots', () => {
    const x = Array.from({ length: 5000 }, (_, index) => index + 1);
    const { curves } = lineGeometry({
      ...input,
      x,
      series: [{ ...input.series[0]!, values: x.map((at) => Math.sin(at)) }],
    });
    expect(curves[0]!.dots).toEqual([]);
    expect(curves[0]!.path.split(/[ML]/).length).toBeLessThan(4 * 400 + 2);
  });

  it('never repeats an epoch on its axis', () => {
    const one = { ...input, x: [1], series: [{ ...input.series[0]!, values: [0.5] }] };
    expect(lineGeometry(one).x.ticks).toEqual([1, 2]);
    expect(lineGeometry({ ...one, wholeX: false }).x.ticks.length).toBeGreaterThan(2);
  });

  it('has axes before there are values, and a logarithmic one despite a zero', () => {
    expect(lineGeometry({ ...input, x: [], series: [] }).y.ticks.length).toBeGreaterThan(1);
    const g = lineGeometry({
      ...input,
      log: true,
      floor: null,
      ceiling: null,
      series: [{ ...input.series[0]!, values: [0, 0.1, 1, 10, 10] }],
    });
    expect(g.y.domain[0]).toBeCloseTo(0.09);
    expect(g.curves[0]!.path).not.toContain('NaN');
  });

  it('finds the value nearest to the pointer', () => {
    const scale = linearScale([0, 10], [0, 100], 5);
    expect([-5, 14, 16, 999].map((pixel) => nearestIndex([0, 1, 2, 10], scale, pixel))).toEqual([0, 1, 2, 3]);
    expect(nearestIndex([], scale, 5)).toBe(-1);
  });
});

describe('barGeometry', () => {
  it('stacks segments without gaps up to the end of the axis', () => {
    const g = barGeometry({
      labels: ['a', 'b'],
      heading: '',
      segments: [
        [30, 10, 20],
        [0, 0, 15],
      ],
      texts: ['60', '15'],
      width: 400,
      max: null,
      measure,
    });
    const [first, second] = g.bars;
    expect(first!.map(({ series }) => series)).toEqual([0, 1, 2]);
    expect(first![1]!.x).toBeCloseTo(first![0]!.x + first![0]!.width, 9);
    expect(first![2]!.x + first![2]!.width).toBeCloseTo(g.barEnd, 9);
    expect(second).toHaveLength(1);
    expect(second![0]!.width).toBeCloseTo((g.barEnd - g.barStart) / 4, 9);
  });

  it('leaves room for the heading above short names', () => {
    const g = barGeometry({
      labels: ['PNG'],
      heading: 'Format',
      segments: [[1]],
      texts: ['1'],
      width: 400,
      max: null,
      measure,
    });
    expect(g.labelEnd).toBeGreaterThanOrEqual(measure('Format'));
  });

  it('gives long names at most 38% of the width', () => {
    const g = barGeometry({
      labels: ['x'.repeat(200)],
      heading: '',
      segments: [[1]],
      texts: ['1'],
      width: 400,
      max: null,
      measure,
    });
    expect(g.labelEnd).toBe(152);
    expect(measure(g.labels[0]!)).toBeLessThanOrEqual(152);
  });
});

describe('histogramGeometry', () => {
  it('draws bars edge to edge and an empty bin as nothing', () => {
    const g = histogramGeometry({ edges: [0, 10, 20, 30], counts: [5, 0, 10], width: 350, height: 150 });
    expect(g.bars[0]!.x).toBe(g.left);
    expect(g.bars[2]!.x + g.bars[2]!.width).toBe(g.right);
    expect(g.bars[1]!.y).toBe(g.bottom);
    expect(g.bars[2]!.y).toBe(g.top);
  });
});

describe('contrast', () => {
  it('reads the ways VS Code writes colours', () => {
    expect(parseColour('#3794ff')).toEqual([55, 148, 255]);
    expect(parseColour(' #fff ')).toEqual([255, 255, 255]);
    expect(parseColour('#00000080')).toEqual([0, 0, 0]);
    expect(parseColour('rgba(204, 204, 204, 0.5)')).toEqual([204, 204, 204]);
    expect(parseColour('red')).toBeUndefined();
  });

  it('measures contrast as WCAG does', () => {
    // Known pairs: black on white 21, #777777 on white 4.48.
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 9);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
    expect(luminance([255, 255, 255])).toBeCloseTo(1, 9);
  });

  it('keeps numbers readable on every shade in dark and light themes', () => {
    for (const colours of [
      { foreground: [204, 204, 204], background: [31, 31, 31], tone: [55, 148, 255] },
      { foreground: [59, 59, 59], background: [255, 255, 255], tone: [26, 133, 255] },
    ] as const) {
      for (let shade = 0; shade <= 1; shade += 0.01) {
        const ink = { theme: colours.foreground, dark: [0, 0, 0], light: [255, 255, 255] } as const;
        const fill = mix(colours.background, colours.tone, shade);
        expect(contrast(ink[inkOn(shade, colours)], fill)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe('truncateText', () => {
  it('cuts at the end and never inside an emoji', () => {
    expect(truncateText('short', 100, measure)).toBe('short');
    expect(truncateText('abcdefghij', 36, measure)).toBe('abcde…');
    expect(truncateText('👩‍🌾👩‍🌾👩‍🌾', 44, measure)).toBe('👩‍🌾…');
  });
});
