import { expect, test } from 'vitest';
import { fitSquare } from '../../../../src/core/map/fitSquare';
import { MapLayout } from '../../../../src/core/map/mapLayout';
import { neighbourGraph, type NearPoints } from '../../../../src/core/map/neighbourGraph';
import { principalPlane } from '../../../../src/core/map/principalPlane';
import { Random } from '../../../../src/core/random';

const columns = 12;
const groups = 4;
const each = 40;
const rows = groups * each;

/** Points around four corners of a space of twelve dimensions. */
function clusters(): Float32Array {
  const random = new Random(7);
  return Float32Array.from(
    { length: rows * columns },
    (_, at) => (at % columns === Math.floor(at / columns / each) ? 4 : 0) + 0.5 * random.normal(),
  );
}

function nearest(values: Float32Array, wanted: number): NearPoints {
  const count = values.length / columns;
  const index = new Int32Array(count * wanted);
  const distance = new Float32Array(count * wanted);
  for (let i = 0; i < count; i++) {
    const found = Array.from({ length: count }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += (values[i * columns + k]! - values[j * columns + k]!) ** 2;
      return { j, d: Math.sqrt(sum) };
    })
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.d - b.d);
    for (let k = 0; k < wanted; k++) {
      index[i * wanted + k] = found[k]!.j;
      distance[i * wanted + k] = found[k]!.d;
    }
  }
  return { wanted, index, distance };
}

function layOut(seed: number): Float32Array {
  const values = clusters();
  const random = new Random(seed);
  const into = (row: number, target: Float32Array) => target.set(values.subarray(row * columns, (row + 1) * columns));
  const start = principalPlane({ rows, columns, into }, random.fork('plane'));
  const layout = new MapLayout(start, neighbourGraph(nearest(values, 10)), 200, random.fork('layout'));
  while (!layout.done) layout.step();
  return layout.places;
}

test('a seed gives the same map, another one another', () => {
  expect(layOut(1)).toEqual(layOut(1));
  expect(layOut(2)).not.toEqual(layOut(1));
});

test('what lies together in many dimensions lies together on the map, and groups lie apart', () => {
  const places = layOut(1);
  let right = 0;
  for (let i = 0; i < rows; i++) {
    const found = Array.from({ length: rows }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => squares(places, i, a) - squares(places, i, b));
    if (Math.floor(found[0]! / each) === Math.floor(i / each)) right++;
  }
  expect(right).toBe(rows);
});

function squares(places: Float32Array, a: number, b: number): number {
  return (places[2 * a]! - places[2 * b]!) ** 2 + (places[2 * a + 1]! - places[2 * b + 1]!) ** 2;
}

test('the graph has each pair once, as the union of both neighbourhoods', () => {
  // Three in a row, and one that has nobody.
  const graph = neighbourGraph({
    wanted: 2,
    index: Int32Array.of(1, 2, 0, 2, 1, 0, -1, -1),
    distance: Float32Array.of(1, 3, 1, 2, 2, 3, 0, 0),
  });
  const pairs = Array.from(graph.from, (from, i) => [from, graph.to[i]!].sort().join('-'));
  expect(pairs.sort()).toEqual(['0-1', '0-2', '1-2']);
  // The nearest neighbour of one of the ends is held with all strength.
  expect(graph.weight[pairs.indexOf('0-1')]).toBe(1);
  for (const weight of graph.weight) expect(weight).toBeGreaterThan(0);
});

test('copies of one picture and too few points are laid out, in numbers', () => {
  const same = neighbourGraph({ wanted: 1, index: Int32Array.of(1, 0, 0), distance: new Float32Array(3) });
  const layout = new MapLayout(new Float32Array(6), same, 50, new Random(1));
  while (!layout.done) layout.step();
  expect(layout.places.every(Number.isFinite)).toBe(true);
  expect(principalPlane({ rows: 1, columns: 3, into: () => undefined }, new Random(1))).toHaveLength(2);
});

test('the principal plane shows the directions of greatest variance', () => {
  const random = new Random(3);
  const [wide, high] = [
    Array.from({ length: 200 }, () => 9 * random.normal()),
    Array.from({ length: 200 }, () => 3 * random.normal()),
  ];
  const into = (row: number, target: Float32Array) => {
    target.fill(0);
    target[4] = wide[row]!;
    target[1] = high[row]! + 50;
    target[2] = 0.01 * random.normal();
  };
  const places = principalPlane({ rows: 200, columns: 6, into }, new Random(1));
  for (const [at, values] of [wide, high].entries())
    expect(
      Math.abs(
        correlation(
          Array.from(values.keys(), (i) => places[2 * i + at]!),
          values,
        ),
      ),
    ).toBeGreaterThan(0.98);
});

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (one: number[], other: number[], mo: number, mt: number) =>
    one.reduce((sum, value, i) => sum + (value - mo) * (other[i]! - mt), 0);
  return product(a, b, ma, mb) / Math.sqrt(product(a, a, ma, ma) * product(b, b, mb, mb));
}

test('a map fills a square, the shorter side in the middle', () => {
  expect(fitSquare(Float32Array.of(10, 5, 30, 15))).toEqual({ x: [0, 1], y: [0.25, 0.75] });
  expect(fitSquare(Float32Array.of(3, 3))).toEqual({ x: [0.5], y: [0.5] });
  const many = new Float32Array(4000).map((_, at) => (at % 2 === 0 ? at / 4000 : 0));
  many[0] = 1e6;
  const { x } = fitSquare(many);
  expect(x[1]).toBeLessThan(0.01);
  expect(x[1999]).toBeGreaterThan(0.99);
});
