import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { extractFeatures } from '../../../src/engine/inference/extractFeatures';
import { preprocessingFor } from '../../../src/engine/images/preprocessing';
import { openBackbone } from '../../../src/engine/networks/backbones';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { planData } from '../../../src/engine/jobs/train/preparation/plannedData';
import { partsOf } from '../../../src/engine/jobs/train/preparation/splitImages';
import { chooseL2, foldsInLockstep } from '../../../src/engine/training/logisticRegression/chooseL2';
import { headProducts } from '../../../src/engine/training/logisticRegression/headProducts';
import { fitLogisticRegression } from '../../../src/engine/training/logisticRegression/logisticRegression';
import type { MatrixProducts } from '../../../src/engine/training/logisticRegression/matrixProducts';
import { foldMasks, searchPlan } from '../../../src/engine/training/logisticRegression/searchPlan';
import { Random } from '../../../src/core/random';
import { measureColumns, standardise } from '../../../src/engine/training/logisticRegression/standardise';

/*
 * `node linearHead.cjs export FOLDER OUT`: what the quick recipe fits its head to, for another program.
 */

async function exportFeatures(folder: string, out: string): Promise<void> {
  const { signal } = new AbortController();
  const { recipe, images } = await planData({ folder, recipe: 'quick' }, signal);
  const backbone = await openBackbone(recipe.model, { seed: recipe.seed, weights: 'pretrained' });
  const runtime = await openRuntime({ device: 'cpu' });
  const undecoded = new Set<string>();
  const features = await extractFeatures({
    images,
    backbone,
    preprocessing: preprocessingFor(backbone.inputWidth, backbone.inputHeight),
    runtime,
    signal,
    onUndecoded: ({ index }) => undecoded.add(images.hashes[index] as string),
    onDecoded: () => undefined,
    onFeatures: () => undefined,
    onCacheFailure: () => undefined,
    notify: () => undefined,
  });
  const rows = await partsOf(images, recipe, () => undefined);
  const seen = (image: number): boolean => features.of(images.hashes[image] as string) !== undefined;
  const parts = {
    train: [...rows.train].filter(seen),
    validation: [...rows.validation].filter(seen),
    test: [...rows.test].filter(seen),
  };
  const order = [...parts.train, ...parts.validation, ...parts.test];
  const matrix = new Float32Array(order.length * backbone.columns);
  order.forEach((image, row) =>
    matrix.set(features.of(images.hashes[image] as string) as Float32Array, row * backbone.columns),
  );
  standardise(matrix, measureColumns(matrix, parts.train.length, backbone.columns));
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'features.f32'), new Uint8Array(matrix.buffer));
  writeFileSync(
    path.join(out, 'problem.json'),
    JSON.stringify({
      columns: backbone.columns,
      classes: images.dataset.classes.length,
      labels: order.map((image) => images.labels[image]),
      groups: parts.train.map((image) => images.groups[image]),
      train: parts.train.length,
      validation: parts.validation.length,
      test: parts.test.length,
    }),
  );
}

interface Problem {
  columns: number;
  classes: number;
  labels: number[];
  groups: number[];
  train: number;
  validation: number;
  test: number;
}

/** Chooses and fits as the quick recipe does, and says what came out and how long it took. */
async function fit(folder: string): Promise<void> {
  const { columns, classes, labels, groups, train }: Problem = JSON.parse(
    readFileSync(path.join(folder, 'problem.json'), 'utf8'),
  ) as Problem;
  const bytes = readFileSync(path.join(folder, 'features.f32'));
  const features = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice();
  await fitFeatures(folder, features, Int32Array.from(labels), { columns, classes, train, groups });
}

/** Processor time of all threads: on a busy machine it changes less than the clock. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function fitFeatures(
  folder: string,
  features: Float32Array,
  labels: Int32Array,
  { columns, classes, train, groups }: Pick<Problem, 'columns' | 'classes' | 'train' | 'groups'>,
): Promise<void> {
  const runtime = await openRuntime({ device: 'cpu' });
  const began = processorSeconds();
  const plan = searchPlan(train, classes, columns);
  const lanes = foldsInLockstep(train, classes, plan.heldOut);
  const products = await headProducts(runtime, features, { columns, classes, trainRows: train, lanes });
  const loaded = processorSeconds();
  const own = labels.subarray(0, train);
  const seed = 42;
  writeFileSync(
    path.join(folder, 'masks.json'),
    JSON.stringify(foldMasks(plan, own, classes, Int32Array.from(groups), seed).map((mask) => [...mask])),
  );
  let evaluations = 0;
  const counted: MatrixProducts = {
    ...products.trained,
    gradient: (residual, width) => (evaluations++, products.trained.gradient(residual, width)),
  };
  const marks: number[] = [];
  const choice = await chooseL2({
    products: counted,
    axes: products.axes,
    only: (rows) => {
      const some = products.only(rows);
      return {
        ...some,
        gradient: (residual, width) => (evaluations++, some.gradient(residual, width)),
      };
    },
    labels: own,
    classes,
    groups: Int32Array.from(groups),
    seed,
    plan,
    onProgress: () => {
      marks.push(evaluations);
      if (process.env.LOUPE_DEBUG) console.error(evaluations, processorSeconds() - loaded);
    },
  });
  const chosen = processorSeconds();
  const fitted = await fitLogisticRegression({
    products: products.all,
    axes: products.axes,
    labels,
    classes,
    l2: choice.l2,
    fitted: Uint8Array.from(labels, (_, row) => Number(row < train)),
    maxIterations: 200,
    tolerance: plan.lastTolerance,
    ...(choice.head ? { start: choice.head } : {}),
  });
  const done = processorSeconds();
  console.log(
    JSON.stringify({
      folder,
      plan,
      marks,
      seconds: { axes: loaded - began, choice: chosen - loaded, fit: done - chosen },
      choice: choice.l2,
      trials: choice.trials,
      fit: { end: fitted.end, ...fitted.last },
    }),
  );
  await products.release();
}

/** Clusters of `each` rows: a centre a class and noise around it, in directions of falling variance as features have. */
async function clusters(folder: string, classes: number, each: number, columns: number): Promise<void> {
  const random = new Random(7);
  const scale = Float64Array.from({ length: columns }, (_, j) => 1 / Math.sqrt(1 + j));
  const centres = Float64Array.from({ length: classes * columns }, () => random.normal());
  const labels = Int32Array.from({ length: classes * each }, (_, row) => row % classes);
  const mixed = new Float32Array(labels.length * columns);
  labels.forEach((label, row) => {
    for (let j = 0; j < columns; j++)
      mixed[row * columns + j] =
        (scale[j] as number) * ((centres[label * columns + j] as number) + 1.2 * random.normal());
  });
  // Turned by reflections, so that no column is an axis.
  for (let turn = 0; turn < 3; turn++) {
    const normal = Float64Array.from({ length: columns }, () => random.normal());
    const length = normal.reduce((sum, value) => sum + value * value, 0);
    for (let at = 0; at < mixed.length; at += columns) {
      let along = 0;
      for (let j = 0; j < columns; j++) along += (mixed[at + j] as number) * (normal[j] as number);
      for (let j = 0; j < columns; j++)
        mixed[at + j] = (mixed[at + j] as number) - ((2 * along) / length) * (normal[j] as number);
    }
  }
  const train = Math.floor(classes * each * 0.8);
  standardise(mixed, measureColumns(mixed, train, columns));
  mkdirSync(folder, { recursive: true });
  await fitFeatures(folder, mixed, labels, {
    columns,
    classes,
    train,
    groups: [...labels.subarray(0, train)].fill(-1),
  });
}

const [verb, folder, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
const work =
  verb === 'export'
    ? exportFeatures(folder, rest[0] as string)
    : verb === 'fit'
      ? fit(folder)
      : clusters(folder, ...(rest.map(Number) as [number, number, number]));
void work.then(() => process.exit(0));
