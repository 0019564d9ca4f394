import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { labelDoubts } from '../../../src/core/audit/labels/labelIssues';
import { auditKind } from '../../../src/core/audit/auditKinds';
import { Random } from '../../../src/core/random';
import { contentHashes } from '../../../src/engine/datasets/contentHashes';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { auditFeatures } from '../../../src/engine/jobs/audit/auditFeatures';
import { heldOutProbabilities } from '../../../src/engine/jobs/audit/labels/heldOut';
import { nearestNeighbours } from '../../../src/engine/jobs/audit/labels/neighbours';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';

/*
 * `node labelAudit.cjs FOLDER OUT SEEDS`: flips 5% of the labels of a dataset with each seed, judges them, and writes
 * the features and folds for another program beside what was found.
 */
async function main(folder: string, out: string, seeds: number): Promise<void> {
  const { dataset, formats } = await openDataset(folder);
  const { files, classes } = dataset;
  const runtime = await openRuntime({ device: 'cpu' });
  const notify = (): void => undefined;
  const hashes = await contentHashes(folder, files);
  const features = await auditFeatures({ folder: dataset.folder, files, hashes, formats, runtime, notify });
  const { columns, content, imageOf, into } = features;
  const matrix = new Float32Array(files.length * columns);
  files.forEach((_, image) => into(content[image]!, matrix, image * columns));
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'features.f32'), new Uint8Array(matrix.buffer));
  const all = [...imageOf.keys()];
  const neighbours = await nearestNeighbours({
    rows: all.length,
    columns,
    into,
    candidates: all,
    wanted: 10,
    runtime,
    seed: 1,
  });
  const rounds = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new Random(1000 + seed);
    const labels = Int32Array.from(dataset.classIndex);
    const flipped = [...random.permutation(files.length).subarray(0, Math.round(0.05 * files.length))];
    for (const image of flipped)
      labels[image] = (labels[image]! + 1 + random.integer(classes.length - 1)) % classes.length;
    const began = performance.now();
    const { probabilities, fold, l2 } = await heldOutProbabilities({
      features,
      neighbours,
      labels,
      classes: classes.length,
      seed,
      runtime,
    });
    const seconds = (performance.now() - began) / 1000;
    const doubts = labelDoubts({ files, classes, classIndex: labels, part: dataset.part }, probabilities);
    rounds.push({ seed, flipped, labels: [...labels], fold: [...fold], doubts: [...doubts], l2, seconds });
  }
  const threshold = auditKind('label-issue').threshold?.default;
  writeFileSync(path.join(out, 'rounds.json'), JSON.stringify({ columns, classes: classes.length, threshold, rounds }));
}

const [, , folder, out, seeds] = process.argv;
void main(folder as string, out as string, Number(seeds));
