import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { Random } from '../../../src/core/random';
import { temporaryFolder } from '../jobs/tinyDataset';
import type { Outcome, ProgramUnderTest } from './program';

/** A workspace, what is changed in a copy of it, and what is then asked of the program. */
export interface Seed {
  readonly kind: string;
  readonly workspace: string;
  /** Files of it of which one is changed. */
  readonly files: readonly string[];
  /** `FILE` stands for the changed file. */
  readonly command: readonly string[];
}

const importing = path.join(__dirname, '..', 'networks', 'importing');

async function images(folder: string, classes = ['a', 'b', 'c'], each = 5): Promise<void> {
  const random = new Random(3);
  for (const [index, name] of classes.entries()) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let number = 0; number < each; number++) {
      const data = Buffer.from(
        Uint8Array.from({ length: 40 * 30 * 3 }, (_, at) => (at % 3 === index ? 200 : random.integer(90))),
      );
      await sharp(data, { raw: { width: 40, height: 30, channels: 3 } })
        .jpeg()
        .toFile(path.join(folder, name, `${number}.jpg`));
    }
  }
}

async function ended(program: ProgramUnderTest, args: readonly string[], cwd: string): Promise<Outcome> {
  const outcome = await program.run(args, cwd);
  if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.text}${outcome.stray}`);
  return outcome;
}

/** Workspaces of each kind of input, made by the program itself where it writes them. */
export async function seeds(program: ProgramUnderTest): Promise<Seed[]> {
  const base = temporaryFolder('fuzz-seeds');
  const at = (name: string): string => path.join(base, name);
  const put = (name: string, text: string | Uint8Array): void => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };

  put('model/labels.txt', 'one\ntwo\nthree\n');
  for (const name of ['keras2-caffe.h5', 'keras3-caffe.keras'])
    cpSync(path.join(importing, 'operators', name), at(`model/${name}`));
  const { tail, models, weights, version } = JSON.parse(
    readFileSync(path.join(importing, 'operators', 'keras3.json'), 'utf8'),
  ) as {
    tail: unknown;
    models: Record<string, { description: { config: { layers: unknown[] } }; last: string }>;
    weights: Record<string, { name: string; shape: number[]; data: string }[]>;
    version: string;
  };
  const { description, last } = models['two-tensors']!;
  description.config.layers.push(
    ...(JSON.parse(JSON.stringify(tail).replaceAll('"@last"', JSON.stringify(last))) as unknown[]),
  );
  const of = weights[3]!;
  put('model/tfjs/w.bin', Buffer.concat(of.map(({ data }) => Buffer.from(data, 'base64'))));
  put(
    'model/tfjs/model.json',
    JSON.stringify({
      modelTopology: { keras_version: version, model_config: description },
      weightsManifest: [
        { paths: ['w.bin'], weights: of.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) },
      ],
    }),
  );
  const importArguments = ['--labels', 'labels.txt', '--preprocessing', 'none', '--out', 'imported'];

  await images(at('table/photos'), ['images'], 12);
  const names = Array.from({ length: 12 }, (_, index) => `images/${index}.jpg`);
  const rows = names.map((name, index) => [name, 'abc'[index % 3]!, index % 4 === 0 ? 'test' : 'train']);
  for (const [ending, separator] of [
    ['csv', ','],
    ['tsv', '\t'],
  ] as const) {
    cpSync(at('table/photos'), at(`table-${ending}/photos`), { recursive: true });
    put(
      `table-${ending}/photos/labels.${ending}`,
      [['file', 'label', 'split'], ...rows].map((row) => row.join(separator)).join('\n'),
    );
  }
  cpSync(at('table/photos'), at('table-jsonl/photos'), { recursive: true });
  put(
    'table-jsonl/photos/metadata.jsonl',
    rows.map(([file, label]) => JSON.stringify({ file_name: file, label })).join('\n'),
  );

  await images(at('run/photos'));
  put(
    'run/small.loupe.json',
    JSON.stringify({
      dataset: 'photos',
      mode: 'scratch',
      model: 'small-cnn',
      imageSize: 32,
      epochs: 2,
      seed: 3,
      augmentation: { flipHorizontal: 0.5 },
      schedule: { name: 'cosine' },
    }),
  );
  await ended(program, ['train', '--config', 'small.loupe.json', '--out', '.loupe/runs/one'], at('run'));
  await ended(program, ['resume', '.loupe/runs/one', '--epochs', '+1'], at('run'));
  cpSync(at('run/.loupe/runs/one'), at('run/.loupe/runs/two'), { recursive: true });
  await images(at('comparison/photos'));
  cpSync(at('run/small.loupe.json'), at('comparison/small.loupe.json'));
  const compare = [
    'compare-optimizers',
    '--config',
    'small.loupe.json',
    '--optimizers',
    'sgd,adam',
    '--seeds',
    '1',
    '--epochs',
    '1',
    '--out',
    '.loupe/runs/compared',
  ];
  await ended(program, compare, at('comparison'));

  const one = '.loupe/runs/one';
  const kinds = ['jpeg', 'png', 'webp', 'gif', 'tiff'] as const;
  const picture = sharp(at('run/photos/a/0.jpg'));
  cpSync(at('run'), at('picture'), { recursive: true });
  for (const kind of kinds) put(`picture/photos/b/picture.${kind}`, await picture.clone().toFormat(kind).toBuffer());
  put('picture/photos/b/picture.bmp', bitmap());

  const inRun = (kind: string, files: readonly string[], command: readonly string[]): Seed => ({
    kind,
    workspace: at('run'),
    files: files.map((file) => `${one}/${file}`),
    command,
  });
  const tables = (ending: string, name: string): Seed => ({
    kind: `table ${ending}`,
    workspace: at(`table-${ending}`),
    files: [`photos/${name}`],
    command: ['scan', 'photos'],
  });
  return [
    ...['keras2-caffe.h5', 'keras3-caffe.keras'].map((file) => ({
      kind: 'model',
      workspace: at('model'),
      files: [file],
      command: ['import-model', 'FILE', ...importArguments],
    })),
    {
      kind: 'model',
      workspace: at('model'),
      files: ['tfjs/model.json'],
      command: ['import-model', 'FILE', ...importArguments],
    },
    {
      kind: 'model',
      workspace: at('model'),
      files: ['tfjs/model.json'],
      command: ['import-model', 'FILE', ...importArguments],
    },
    {
      kind: 'labels',
      workspace: at('model'),
      files: ['labels.txt'],
      command: ['import-model', 'tfjs/model.json', ...importArguments],
    },
    tables('csv', 'labels.csv'),
    tables('tsv', 'labels.tsv'),
    tables('jsonl', 'metadata.jsonl'),
    {
      kind: 'recipe',
      workspace: at('run'),
      files: ['small.loupe.json'],
      command: ['preview', '--config', 'small.loupe.json', '--out', 'previewed'],
    },
    inRun(
      'runs',
      ['run.json', 'events.ndjson', 'evaluation/metrics.json', 'split.json', 'skipped.json', 'heartbeat'],
      ['runs', '--json'],
    ),
    inRun(
      'compared runs',
      ['run.json', 'events.ndjson', 'evaluation/metrics.json', 'split.json', 'evaluation/validation.csv'],
      ['runs', '--compare', one, '.loupe/runs/two'],
    ),
    inRun('evaluation', ['run.json', 'split.json', 'model/model.json', 'model/preprocessing.json'], ['evaluate', one]),
    inRun(
      'resume',
      [
        'run.json',
        'split.json',
        'skipped.json',
        'events.ndjson',
        'lock/2.json',
        'checkpoints/files.json',
        'checkpoints/last.safetensors',
        'checkpoints/best.safetensors',
      ],
      ['resume', one, '--epochs', '+1', '--anyway'],
    ),
    inRun(
      'saved model',
      [
        'model/model.json',
        'model/weights.bin',
        'model/model.onnx',
        'model/preprocessing.json',
        'model/selftest.json',
        'model/labels.txt',
        'run.json',
      ],
      ['predict', one, 'photos'],
    ),
    inRun(
      'export',
      ['model/model.json', 'model/model.onnx', 'model/preprocessing.json'],
      ['export', one, '--format', 'onnx', '--out', 'exported.onnx'],
    ),
    {
      kind: 'comparison',
      workspace: at('comparison'),
      files: ['.loupe/runs/compared/comparison.json', '.loupe/runs/compared/split.json'],
      command: compare,
    },
    ...[...kinds, 'bmp'].map((kind) => ({
      kind: 'image',
      workspace: at('picture'),
      files: [`photos/b/picture.${kind}`],
      command: ['predict', one, 'FILE'],
    })),
    {
      kind: 'image',
      workspace: at('picture'),
      files: kinds.map((kind) => `photos/b/picture.${kind}`),
      command: ['scan', 'photos'],
    },
    { kind: 'layout', workspace: at('run'), files: [], command: ['scan', 'tree'] },
  ];
}

/** A bitmap of 24 bits. */
function bitmap(): Buffer {
  const [width, height] = [8, 6];
  const bytes = Buffer.alloc(54 + width * height * 3, 120);
  bytes.fill(0, 0, 54).write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}
