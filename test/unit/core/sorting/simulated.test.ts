import { expect, it } from 'vitest';
import { Random } from '../../../../src/core/random';
import { imageGraph, propagate } from '../../../../src/core/sorting/propagate';
import type { Proposals } from '../../../../src/core/sorting/proposals';
import { representatives } from '../../../../src/core/sorting/representatives';
import { SortingSession } from '../../../../src/core/sorting/session';
import { HonestUser } from '../../../sorting/honestUser';

const [rows, columns, classes] = [300, 16, 5];
const names = Array.from({ length: classes }, (_, k) => `class ${k}`);

/** Overlaps the clusters about as much as flowers do: some sixty of the 300 proposals have to be corrected. */
const noise = 1.15;

function clusters(seed: number): { values: Float32Array; truth: Int32Array } {
  const random = new Random(seed);
  const centres = Array.from({ length: classes }, () => Array.from({ length: columns }, () => random.normal()));
  const truth = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const one = Array.from({ length: columns }, (_, j) => centres[truth[row]!]![j]! + noise * random.normal());
    const length = Math.hypot(...one);
    one.forEach((value, j) => (values[row * columns + j] = value / length));
  }
  return { values, truth };
}

/** Proposals by label spreading alone: what the engine's head adds needs a runtime. */
class Spreading {
  private readonly graph;
  private readonly first: string[];

  constructor(
    readonly files: readonly string[],
    values: Float32Array,
  ) {
    const wanted = 10;
    const index = new Int32Array(rows * wanted);
    const likeness = new Float32Array(rows * wanted);
    for (let row = 0; row < rows; row++) {
      const cosines = Array.from({ length: rows }, (_, other) => {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += values[row * columns + j]! * values[other * columns + j]!;
        return sum;
      });
      const near = [...cosines.keys()].filter((at) => at !== row).sort((a, b) => cosines[b]! - cosines[a]!);
      for (let k = 0; k < wanted; k++) {
        index[row * wanted + k] = near[k]!;
        likeness[row * wanted + k] = cosines[near[k]!]!;
      }
    }
    this.graph = imageGraph({ wanted, index, likeness });
    this.first = representatives({ rows, columns, values }, 30, 1).map((row) => files[row]!);
  }

  propose(labels: ReadonlyMap<string, string>): Proposals {
    const known = [...new Set(labels.values())].sort();
    const given = Int32Array.from(this.files, (file) => known.indexOf(labels.get(file) ?? ''));
    const shares = propagate(this.graph, given, known.length);
    const top = (row: number) =>
      known
        .map((label, k) => ({ label, probability: shares[row * known.length + k]! }))
        .sort((a, b) => b.probability - a.probability);
    return {
      of: new Map(this.files.map((file, row) => [file, { top: known.length < 2 ? [] : top(row), distance: 0.1 }])),
      representatives: this.first,
      fitted: labels.size,
    };
  }
}

it('an honest user sorts 300 images of clusters that overlap with at most a third of the presses, and without an error', async () => {
  for (const seed of [1, 2, 3]) {
    const { values, truth } = clusters(seed);
    const files = Array.from({ length: rows }, (_, row) => `${row}.jpg`);
    const spreading = new Spreading(files, values);
    const session = new SortingSession({ files, classes: names });
    session.propose(spreading.propose(session.labels));
    const truthOf = (file: string): string => names[truth[Number.parseInt(file, 10)]!]!;
    const user = new HonestUser(session, truthOf, 6, async () => {
      session.propose(spreading.propose(session.evidence));
    });
    while (await user.step());
    expect(files.filter((file) => session.labels.get(file) !== truthOf(file))).toEqual([]);
    expect(user.presses).toBeLessThanOrEqual(rows / 3);
    // Somebody who only confirms would leave errors: there was something to correct.
    expect(user.corrected).toBeGreaterThan(5);
  }
});
