import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importClassifier } from '../../../../src/engine/networks/importing/buildModel';
import { readLabels } from '../../../../src/engine/networks/importing/labels';
import { readZip } from '../../../../src/engine/formats/zipFile';
import { temporaryFolder } from '../../jobs/tinyDataset';

/** A ZIP archive of one deflated file, whose declared length may be wrong. */
function zipOf(name: string, content: Buffer, declared = content.length): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  for (const [header, at] of [
    [local, 8],
    [central, 10],
  ] as const) {
    header.writeUInt16LE(8, at);
    header.writeUInt32LE(packed.length, at + 10);
    header.writeUInt32LE(declared, at + 14);
    header.writeUInt16LE(name.length, at + 18);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}
const written = (name: string, content: Buffer | string): string => {
  const file = path.join(temporaryFolder('large'), name);
  writeFileSync(file, content);
  return file;
};

describe('an archive that becomes much larger', () => {
  // What is declared for 3.2 GB of zeros in 1.5 MB, without a file of that size.
  const zeros = Buffer.alloc(100 * 2 ** 20);

  it('is not unpacked where it says so', async () => {
    const file = written('bomb.keras', zipOf('config.json', zeros));
    const [read] = [...(await readZip(file)).values()];
    await expect(read!()).rejects.toMatchObject({
      code: 'model-file',
      message: expect.stringMatching(
        /bomb\.keras has [\d.]+ [kK]B, but says that its config\.json has 1\d\d MB.* was not unpacked/,
      ),
    });
    await expect(importClassifier({ file })).rejects.toThrow(/model\.weights\.h5 is missing/);
  });

  it('is not unpacked further than it says', async () => {
    const file = written('liar.keras', zipOf('config.json', zeros, 1000));
    const before = process.memoryUsage().arrayBuffers;
    const [read] = [...(await readZip(file)).values()];
    await expect(read!()).rejects.toThrow(/is not a whole ZIP archive/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
  });

  it('is unpacked where it is an ordinary one', async () => {
    const content = Buffer.alloc(3_000_000, 'layers ');
    const [read] = [...(await readZip(written('good.keras', zipOf('config.json', content)))).values()];
    expect((await read!()).equals(content)).toBe(true);
  });

  it('names no length that the file does not have', async () => {
    const archive = zipOf('config.json', Buffer.from('{}'));
    archive.writeUInt32LE(0xfffffff0, archive.length - 10);
    await expect(readZip(written('directory.keras', archive))).resolves.toBeDefined();
  });
});

describe('a TensorFlow.js model', () => {
  const model = (paths: readonly string[], shape: readonly number[] = [4]): string =>
    written(
      'model.json',
      JSON.stringify({
        modelTopology: { class_name: 'Sequential', config: { name: 'm', layers: [] } },
        weightsManifest: [{ paths, weights: [{ name: 'd/kernel', shape, dtype: 'float32' }] }],
      }),
    );

  it.each(['../w.bin', '/etc/hostname', 'https://example.org/w.bin', 'C:\\w.bin', 'a/../../w.bin', 'w\0.bin'])(
    'reads no part outside its folder: %j',
    async (name) => {
      await expect(importClassifier({ file: model([name]) })).rejects.toMatchObject({
        code: 'model-file',
        message: expect.stringMatching(/names a part outside its folder .* which is not read/),
      });
    },
  );

  it('reads no part that is longer than the weights in it, and no folder', async () => {
    const file = model(['w.bin', 'd']);
    writeFileSync(path.join(path.dirname(file), 'w.bin'), Buffer.alloc(3_000_000));
    await expect(importClassifier({ file })).rejects.toThrow(
      /A part of model\.json, .*w\.bin cannot be read: it has 2\.9 MB/,
    );
    writeFileSync(path.join(path.dirname(file), 'w.bin'), Buffer.alloc(16));
    mkdirSync(path.join(path.dirname(file), 'd'));
    await expect(importClassifier({ file })).rejects.toThrow(/it is a folder/);
  });

  it.each([[[-4]], [[1.5]], [[1e300]]])('has no weights of the shape %j', async (shape) => {
    await expect(importClassifier({ file: model([], shape) })).rejects.toMatchObject({ code: 'model-file' });
  });

  it('has no description that is nested without an end', async () => {
    await expect(importClassifier({ file: written('model.json', '['.repeat(50_000)) })).rejects.toThrow(
      /model\.json cannot be read as JSON: its brackets are nested more than 200 deep/,
    );
  });
});

describe('what is no regular file', () => {
  it.skipIf(process.platform === 'win32')('is not waited for', async () => {
    const folder = temporaryFolder('large');
    for (const name of ['model.h5', 'labels.txt']) execFileSync('mkfifo', [path.join(folder, name)]);
    await expect(importClassifier({ file: path.join(folder, 'model.h5') })).rejects.toThrow(/is no regular file/);
    await expect(readLabels(path.join(folder, 'labels.txt'))).rejects.toMatchObject({ code: 'labels' });
    await expect(readLabels('/dev/zero')).rejects.toThrow(
      /The labels \/dev\/zero cannot be read: it is no regular file/,
    );
  });
});

it('an HDF5 file holds no array that it is too small for', async () => {
  // Made by largeArray.py: a dataset of 2^34 numbers, of which none is stored.
  const file = written('m.h5', readFileSync(path.join(__dirname, 'expected', 'largeArray.h5')));
  await expect(importClassifier({ file, mode: 'none' })).rejects.toMatchObject({
    code: 'weights',
    message: expect.stringMatching(/m\.h5 says that dense\/kernel:0 has \d+ GB, which the file cannot hold/),
  });
});

describe('a description that leads nowhere', () => {
  const layer = (name: string, from: unknown): object => ({
    class_name: 'Activation',
    name,
    config: { name, activation: 'softmax' },
    inbound_nodes: [[from]],
  });
  const told = (layers: readonly object[], output: unknown = ['b', 0, 0]): Promise<unknown> => {
    const entrance = {
      class_name: 'InputLayer',
      name: 'in',
      config: { name: 'in', batch_input_shape: [null, 2] },
      inbound_nodes: [],
    };
    const config = { name: 'm', layers: [entrance, ...layers], input_layers: [['in', 0, 0]], output_layers: [output] };
    const file = written(
      'model.json',
      JSON.stringify({ modelTopology: { class_name: 'Functional', config }, weightsManifest: [] }),
    );
    return importClassifier({ file, mode: 'none' });
  };

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a circle', () => told([layer('a', ['b', 0, 0, {}]), layer('b', ['a', 0, 0, {}])]), /“[ab]” takes its own result/],
    ['a layer of its own input', () => told([layer('b', ['b', 0, 0, {}])]), /“b” takes its own result/],
    ['a missing layer', () => told([layer('b', ['gone', 0, 0, {}])]), /refers to the layer “gone”, which is not there/],
    ['a missing result', () => told([layer('b', ['in', 1, 0, {}])]), /refers to a result of “in” that there is not/],
    ['no index', () => told([layer('b', ['in', 0, '', {}])]), /refers to a result of “in”/],
    [
      'no input',
      () => told([{ ...layer('a', []), inbound_nodes: [[]] }, layer('b', ['a', 0, 0, {}])]),
      /“a” takes no input/,
    ],
    ['a missing output', () => told([layer('b', ['in', 0, 0, {}])], ['x', 0, 0]), /its output refers to the layer “x”/],
    ['a name twice', () => told([layer('in', ['in', 0, 0, {}]), layer('b', ['in', 0, 0, {}])]), /two layers called/],
    [
      'a layer without a kind',
      () => told([{ name: 'b', config: {}, inbound_nodes: [] }]),
      /a layer has no name or no kind/,
    ],
  ])('%s is told', async (_, imported, words) => {
    await expect(imported()).rejects.toMatchObject({ code: 'model-file', message: expect.stringMatching(words) });
  });
});
