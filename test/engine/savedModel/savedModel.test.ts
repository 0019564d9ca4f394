import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { exactHalves } from '../../../src/engine/savedModel/halfPrecision';
import { loadSavedModel } from '../../../src/engine/savedModel/loadSavedModel';
import { saveModel } from '../../../src/engine/savedModel/saveModel';
import { loadStarterBackbone } from '../../../src/engine/networks/backbones';
import { composeClassifier } from '../../../src/engine/networks/classifier';
import { halfToFloat } from '../../../src/engine/formats/safetensors';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import type { Preprocessing } from '../../../src/protocol/runFiles';

const preprocessing: Preprocessing = {
  version: 1,
  width: 224,
  height: 224,
  fit: 'stretch',
  interpolation: 'bilinear-antialias',
  orientation: 'exif',
  colour: 'srgb',
  background: [255, 255, 255],
  frame: 0,
  range: '0..255',
};
const classes = ['cats', 'dogs', 'ünïcode, with comma'];
const root = mkdtempSync(path.join(os.tmpdir(), 'loupe-model-'));
const folder = path.join(root, 'model');
const random = new Random(7);
const floats = (count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.normal() * scale);
/** Smooth, so that it resembles a photograph more than noise does. */
const image = (phase: number): Uint8Array =>
  Uint8Array.from(
    { length: 224 * 224 * 3 },
    (_, i) => 127 + 120 * Math.sin(phase + (i % 3) + Math.floor(i / 672) / 30 + ((i / 3) % 224) / 50),
  );
let runtime: Runtime;

beforeAll(async () => {
  runtime = await openRuntime({ threads: 2 });
  const backbone = await loadStarterBackbone();
  const head = {
    mean: floats(1280, 0.3),
    scale: floats(1280, 0.2).map((x) => Math.abs(x) + 0.1),
    kernel: floats(1280 * 3, 0.003),
    bias: floats(3, 0.1),
  };
  await saveModel(
    folder,
    {
      model: composeClassifier(backbone, head, 3),
      classes,
      preprocessing,
      card: {
        title: 'test',
        recipe: 'quick',
        created: '2026-01-01T00:00:00Z',
        dataset: { name: 'pets', images: 600 },
        scores: { test: { accuracy: 0.975, macroF1: 0.974, images: 200 } },
        backbone,
      },
      selfTestImages: [image(0), image(2)],
    },
    runtime,
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a saved model', () => {
  it('has all its files and leaves no temporary folder', () => {
    expect(readdirSync(root)).toEqual(['model']);
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'labels.txt',
      'model.json',
      'model.onnx',
      'preprocessing.json',
      'selftest.json',
      'weights.bin',
    ]);
    expect(readFileSync(path.join(folder, 'labels.txt'), 'utf8')).toBe('cats\ndogs\nünïcode, with comma\n');
    const card = readFileSync(path.join(folder, 'README.md'), 'utf8');
    expect(card).toContain('| test | 200 | 0.975 | 0.974 |');
    expect(card).toContain('Apache-2.0');
  });

  it('stores the backbone as compactly as it is shipped', () => {
    expect(statSync(path.join(folder, 'weights.bin')).size).toBeLessThan(5_000_000);
  });

  it('loads, passes its self-test and predicts any number of images', async () => {
    const model = await loadSavedModel(folder, runtime);
    expect(model.classes).toEqual(classes);
    expect(model.parameters).toBe(2257984 + 2 * 1280 + 1280 * 3 + 3);
    const one = await model.predict(image(1), 1);
    expect(one[0]! + one[1]! + one[2]!).toBeCloseTo(1, 5);
    const many = await model.predict(Buffer.concat(Array.from({ length: 33 }, () => image(1))), 33);
    expect(many.length).toBe(99);
    for (let i = 0; i < many.length; i++) expect(many[i]).toBeCloseTo(one[i % 3]!, 5);
    await model.release();
  });

  it('gives the same probabilities in TensorFlow.js without this program', () => {
    const output = execFileSync(process.execPath, [path.join(__dirname, 'plainTfjs.cjs'), folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const plain = JSON.parse(output) as { probabilities: number[][]; metadata: unknown };
    const stored = (
      JSON.parse(readFileSync(path.join(folder, 'selftest.json'), 'utf8')) as { probabilities: number[][] }
    ).probabilities;
    expect(plain.metadata).toEqual({ classes });
    plain.probabilities.flat().forEach((p, i) => expect(Math.abs(p - stored.flat()[i]!)).toBeLessThan(1e-5));
    expect(new Set(stored.flat().map((p) => p.toFixed(3))).size).toBeGreaterThan(3);
  });

  it('is refused when its self-test fails or a file is missing', async () => {
    const file = path.join(folder, 'selftest.json');
    const text = readFileSync(file, 'utf8');
    const test = JSON.parse(text) as { probabilities: number[][] };
    test.probabilities[0]![0]! += 0.001;
    writeFileSync(file, JSON.stringify(test));
    await expect(loadSavedModel(folder, runtime)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('self-test'),
    });
    writeFileSync(file, text);
    rmSync(path.join(folder, 'model.onnx'));
    await expect(loadSavedModel(folder, runtime)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('model.onnx'),
    });
  });
});

describe('exactHalves', () => {
  it('finds every finite binary16 number again', () => {
    const finite = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00);
    expect([...exactHalves(Float32Array.from(finite, halfToFloat))!]).toEqual(finite);
  });

  it.each([0.1, 65536, 2 ** -25, 1 + 2 ** -11, Infinity])('refuses %s', (value) => {
    expect(exactHalves(Float32Array.of(value))).toBeUndefined();
  });
});
