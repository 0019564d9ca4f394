import { expect, it } from 'vitest';
import { toCsv } from '../../../src/core/csv';
import { Random } from '../../../src/core/random';
import { digits, digitsText, predictionTable } from '../../../src/engine/jobs/evaluate/writeEvaluation';

it('writes the digits that a number needs, and no zeros at their end', () => {
  const random = new Random(1);
  const special = [0, 1, 0.25, 0.1, 1e-6, 9.9999999e-7, 1e-7, 1.2e-38, 0.999999999, 1e-45];
  const drawn = Array.from({ length: 20_000 }, () => random.uniform() ** (1 + 40 * random.uniform()));
  for (const value of [...special, ...drawn]) {
    const single = Math.fround(value);
    expect(digitsText(single)).toBe(String(digits(single)));
    expect(Math.fround(Number(digitsText(single)))).toBe(single);
  }
});

it('comes in pieces that are the whole table: one line an image, in the order of the classes', () => {
  const classes = Array.from({ length: 300 }, (_, k) => (k === 7 ? 'a, "b"' : `c${k}`));
  const random = new Random(2);
  const files = Array.from({ length: 200 }, (_, i) => `c,${i}.jpg`);
  const probabilities = Float32Array.from({ length: files.length * classes.length }, () => random.uniform());
  const truth = Int32Array.from(files, (_, i) => i % classes.length);
  const pieces = [...predictionTable(classes, { files, truth, probabilities })];
  expect(pieces.length).toBeGreaterThan(3);
  const rows = pieces.join('').split('\r\n');
  expect(rows).toHaveLength(files.length + 2);
  const row = probabilities.subarray(7 * classes.length, 8 * classes.length);
  const best = row.indexOf(Math.max(...row));
  expect(`${rows[8]}\r\n`).toBe(
    toCsv([['c,7.jpg', classes[7], classes[best], digits(row[best]!), ...Array.from(row, digits)]]),
  );
});
