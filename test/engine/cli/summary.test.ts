import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Notify } from '../../../src/core/codes/noticeCodes';
import { summary } from '../../../src/cli/commands/models/summary';
import type { Terminal } from '../../../src/cli/output/terminal';
import { train } from '../../../src/engine/jobs/train/train';
import { summaryOutputSchema, type SummaryOutput } from '../../../src/protocol/cliOutput';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const folder = temporaryFolder('summary');
const runs = path.join(folder, '.loupe', 'runs');
const keras = path.join(__dirname, '..', 'networks', 'importing', 'expected');
let dataset: string;
let run: string;
let unbuilt: string;

beforeAll(async () => {
  dataset = await tinyDataset(4);
  run = (
    await train({ folder: dataset, workspace: folder, config: { extends: 'small-cnn', imageSize: 16, epochs: 1 } })
  ).folder;
  // Fails before its network is built.
  unbuilt = (
    await train({ folder: dataset, workspace: folder, config: { extends: 'head', model: 'xception', epochs: 1 } })
  ).folder;
});

const file = (name: string, content: string | Buffer): string => {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
};
const recipe = (name: string, content: RecipeFile & { dataset?: string }): string =>
  file(`${name}.loupe.json`, JSON.stringify(content));

/** What `loupe summary` prints, as text or JSON. */
async function printed(
  what: string,
  json: boolean,
  options: { classes?: number; svg?: string } = {},
): Promise<{ document: unknown; lines: string; warnings: string[] }> {
  const said = { document: undefined as unknown, lines: '', warnings: [] as string[] };
  const terminal = {
    options: { json },
    document: (value: object) => {
      said.document = { ...value, notices: [] };
    },
    line: (line: string) => {
      said.lines += `${line}\n`;
    },
    notify: (...[, , message]: Parameters<Notify>) => said.warnings.push(message),
  };
  expect(await summary(what, { ...options, runsFolder: runs }, terminal as unknown as Terminal)).toBe(0);
  return said;
}

async function summarized(what: string, options: { classes?: number } = {}): Promise<SummaryOutput> {
  const { document } = await printed(what, true, options);
  const whole = v.parse(summaryOutputSchema, document);
  expect(whole.frozenParameters + whole.trainableParameters).toBe(whole.parameters);
  expect(whole.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(whole.parameters);
  return whole;
}

describe('what can be summarized', () => {
  test('a network by name, with as many outputs as classes', async () => {
    const whole = await summarized('mobilenet_v2', { classes: 7 });
    expect(whole).toMatchObject({
      model: 'mobilenet_v2',
      trainableParameters: 1280 * 7 + 7,
      frozenParameters: 2_257_984,
    });
    expect(whole.layers.at(-1)).toMatchObject({ outputShape: expect.stringContaining('7'), trainable: true });
    expect((await summarized('resnet50')).frozenParameters).toBe(23_587_712);
  });

  test('a preset and a small network', async () => {
    expect(await summarized('quick')).toMatchObject({ model: 'mobilenet_v2', trainableParameters: 2562 });
    expect((await summarized('cats-dogs')).layers.length).toBeGreaterThan(5);
    expect((await printed('quick', true)).warnings).toEqual([expect.stringContaining('Drawn for 2 classes')]);
  });

  test('a recipe: its head, its last blocks, the classes of its dataset', async () => {
    const fineTune = recipe('tuned', {
      extends: 'fine-tune',
      dataset,
      imageSize: 96,
      fineTune: { blocks: 1 },
      head: [{ layer: 'globalAveragePooling2d' }, { layer: 'dense', units: 11, activation: 'relu' }],
    });
    const whole = await summarized(fineTune);
    expect(whole.trainableParameters).toBeGreaterThan(1280 * 11 + 11 + 11 * 3 + 3);
    expect(whole.layers.at(-1)!.parameters).toBe(11 * 3 + 3);
    expect((await printed(fineTune, true)).warnings).toEqual([]);
    expect((await summarized(fineTune, { classes: 9 })).layers.at(-1)!.parameters).toBe(11 * 9 + 9);
  });

  test('a run by folder, name, beginning of its name and `latest`, its model folder and model.json: all the same', async () => {
    const whole = await summarized(run);
    expect(whole.model).toBe('small-cnn');
    for (const what of [path.basename(run), path.basename(run).slice(0, -1), 'latest'])
      expect(await summarized(what)).toEqual(whole);
    for (const what of [path.join(run, 'model'), path.join(run, 'model', 'model.json')]) {
      expect(
        (await summarized(what)).layers.map(({ name, outputShape, parameters }) => ({ name, outputShape, parameters })),
      ).toEqual(whole.layers.map(({ name, outputShape, parameters }) => ({ name, outputShape, parameters })));
    }
  });

  test.each(['keras2.h5', 'sequential.h5', 'sequential.keras', 'logits.keras'])('a Keras file: %s', async (name) => {
    const whole = await summarized(path.join(keras, name));
    expect(whole.parameters).toBeGreaterThan(10);
  });

  test('as text: a line for each layer and the sums; the picture is written where it is asked for', async () => {
    const svg = path.join(folder, 'picture.svg');
    const { lines } = await printed('small-cnn', false, { classes: 3, svg });
    const { layers, parameters } = await summarized('small-cnn', { classes: 3 });
    for (const { name } of layers) expect(lines).toContain(name);
    expect(lines).toContain(`Total: ${parameters.toLocaleString('en')} parameters`);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg/);
  });
});

describe('what cannot is reported, with what to do', () => {
  const failure = (what: string): Promise<unknown> =>
    printed(what, true).then(
      () => 'summarized',
      (error: unknown) => error,
    );
  test.each([
    [
      'a name that nobody knows',
      () => 'mobilenet_v99',
      'run-missing',
      /“mobilenet_v99” is no network .*no model file\. As a run: .*loupe runs/,
    ],
    ['a path without a file', () => path.join(folder, 'gone.h5'), 'run-missing', /gone.h5/],
    ['a run that ended before its network', () => unbuilt, 'model-missing', /ended before its network was built/],
    [
      'a folder that is neither run nor model',
      () => dataset,
      'model-damaged',
      /model\.json cannot be read.*Give a run/,
    ],
    [
      'a recipe that is no JSON',
      () => file('broken.loupe.json', '{ "extends": '),
      'wrong-option',
      /broken\.loupe\.json:1:\d+/,
    ],
    [
      'a recipe with an unknown key',
      () => file('key.loupe.json', '{\n "extends": "head",\n "epoch": 3 }'),
      'wrong-option',
      /key\.loupe\.json:3:2: “epoch”/,
    ],
    [
      'a recipe of an unknown network',
      () => recipe('network', { extends: 'head', model: 'mobilenet_v99' }),
      'unknown-backbone',
      /no network “mobilenet_v99”.*loupe weights list/,
    ],
    [
      'a model.json without layers',
      () => file(path.join('empty', 'model.json'), '{"format": "graph-model"}'),
      'model-damaged',
      /describes no layers/,
    ],
    [
      'a model.json that is cut short',
      () => file(path.join('cut', 'model.json'), '{"modelTopology": {"cl'),
      'model-damaged',
      /cannot be read as a layers model/,
    ],
    ['an .h5 that is none', () => file('text.h5', 'no HDF5'), 'weights', /text\.h5/],
    [
      'a .keras that is cut short',
      () => file('cut.keras', readFileSync(path.join(keras, 'sequential.keras')).subarray(0, 300)),
      'model-file',
      /cut\.keras/,
    ],
    ['an ONNX model', () => file('some.onnx', 'x'), 'model-file', /ONNX model, which cannot be/],
  ] as [string, () => string, string, RegExp][])('%s', async (_, what, code, message) => {
    expect(await failure(what())).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
