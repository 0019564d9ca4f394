import { expect, test } from 'vitest';
import { Random } from '../../../../src/core/random';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import { loadGraphProducts } from '../../../../src/engine/training/logisticRegression/graphProducts';
import { plainProducts } from '../../../../src/engine/training/logisticRegression/matrixProducts';

test('the runtime multiplies as the plain reference does, also a part of the rows', async () => {
  const [rows, columns, classes] = [37, 19, 3];
  const random = new Random(1);
  const features = Float32Array.from({ length: rows * columns }, () => random.normal());
  const weights = Float64Array.from({ length: columns * classes }, () => random.normal());
  const residual = Float64Array.from({ length: 30 * classes }, () => random.normal());
  const plain = plainProducts(features, columns);
  const loaded = await loadGraphProducts(await openRuntime({ threads: 1 }), { rows, columns, widths: [classes] });
  const graph = loaded.over(features);
  const compare = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    expect(a.length).toBe(b.length);
    for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] as number) - (b[i] as number))).toBeLessThan(2e-5);
  };
  compare(await graph.logits(weights, classes), await plain.logits(weights, classes));
  compare(await graph.gradient(residual, classes), await plain.gradient(residual, classes));
  await loaded.release();
});
