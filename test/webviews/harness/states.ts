import { auditKind, type AuditKind } from '../../../src/core/audit/auditKinds';
import { orderClasses } from '../../../src/core/metrics/matrixOrder';
import { imbalance, histogram } from '../../../src/core/classBalance';
import { evaluate } from '../../../src/core/metrics/metrics';
import { Random } from '../../../src/core/random';
import type { DatasetReady } from '../../../src/protocol/pages/datasets';
import { evaluationRows } from '../../../src/extension/evaluation/evaluationRows';
import type { EvaluationReady } from '../../../src/protocol/pages/evaluation';
import type { ModelInUseState, PredictionTable } from '../../../src/protocol/pages/prediction';
import type { TrainingReady } from '../../../src/protocol/pages/training';
import type { NewRunEvent, RunEvent, RunStatus } from '../../../src/protocol/runEvents';
import type { PartMetrics, RunRecord } from '../../../src/protocol/runFiles';

const flowers = ['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips'];

/** Class names: two animals, five flowers, or long names with an emoji among them. */
export function classNames(count: number): string[] {
  if (count === 2) return ['Cat', 'Dog'];
  if (count === 5) return flowers;
  return Array.from({ length: count }, (_, index) => {
    if (index === 3) return '🍄 Amanita muscaria (fly agaric) with a very long name';
    return `${['american', 'black-and-tan', 'curly-coated', 'west highland', 'shetland'][index % 5]} ${['terrier', 'hound', 'retriever', 'spaniel', 'setter', 'shepherd'][index % 6]} ${index}`;
  });
}

/** Names as a set of dog breeds has them: families whose names differ at their end. */
export function dogNames(count: number): string[] {
  const breeds = ['miniature_pinscher', 'miniature_schnauzer', 'miniature_poodle', 'toy_poodle', 'standard_poodle'];
  const longer = ['american_staffordshire_terrier', 'soft-coated_wheaten_terrier', 'basset'];
  const all = [...breeds, ...longer];
  return Array.from({ length: count }, (_, index) =>
    index < all.length ? all[index]! : `${all[index % all.length]!}_${index}`,
  );
}

/** The same scores of classes of other names. */
export function withClasses(state: EvaluationReady, classes: readonly string[]): EvaluationReady {
  const renamed = (part: PartMetrics): PartMetrics => ({
    ...part,
    perClass: part.perClass.map((row, index) => ({ ...row, class: classes[index]!, mostConfusedWith: null })),
  });
  const { validation, test } = state.metrics.parts;
  return {
    ...state,
    metrics: {
      ...state.metrics,
      classes: [...classes],
      parts: { ...(validation && { validation: renamed(validation) }), ...(test && { test: renamed(test) }) },
    },
  };
}

/** A dataset page's state; `split` gives it three parts. */
export function datasetState(classCount: number, split = true): DatasetReady {
  const random = new Random(classCount);
  const classes = classNames(classCount).map((name) => {
    const count = 60 + random.integer(400);
    const validation = Math.round(count * 0.2);
    const test = Math.round(count * 0.1);
    return {
      name,
      count,
      parts: split ? { train: count - validation - test, validation, test } : ({} as Record<string, number>),
    };
  });
  const images = classes.reduce((sum, { count }) => sum + count, 0);
  const sizes = Array.from({ length: 900 }, () => Math.round(240 + Math.abs(random.normal()) * 140));
  return {
    state: 'ready',
    folder: '/data/flowers',
    name: 'flowers',
    images,
    bytes: images * 41_000,
    words: split
      ? `${classCount} classes in folders, three parts in folders`
      : `${classCount} classes in folders, no validation part`,
    scanned: new Date(Date.now() - 130_000).toISOString(),
    stale: false,
    parts: split ? ['train', 'validation', 'test'] : [],
    classes,
    imbalance: imbalance(classes),
    size: null,
    width: histogram(sizes, 24),
    height: histogram(
      sizes.map((size) => size * 0.8),
      24,
    ),
    formats: [
      { format: 'JPEG', count: images - 41 },
      { format: 'PNG', count: 40 },
      { format: 'WebP', count: 1 },
    ],
    skipped: Array.from({ length: 14 }, (_, index) => ({
      file: `roses/broken ${index}.jpg`,
      code: 'truncated',
      class: 'roses',
      reason: 'The file ends in the middle of the picture: it was probably not copied completely.',
    })),
    problems: [
      ...['roses/twice.jpg', 'tulips/twice.jpg'].map((file, index, both) => ({
        file,
        group: both[0]!,
        code: 'duplicate-across-classes',
        message: `The same picture as ${both[1 - index]}, but in different classes (roses and tulips). One of the labels is wrong.`,
      })),
      ...Array.from({ length: 320 }, (_, index) => ({
        file: `tulips/photo_${index}.jpg`,
        code: 'wrong-extension',
        message: 'The name says JPEG, the content is PNG. It is used as what it is.',
      })),
    ],
    audit: null,
    auditing: null,
    auditFailure: null,
    map: { made: null, outdated: false, running: null, failure: null },
    similar: null,
  };
}

/** The same dataset after an audit, which tells the copies and the wrong extensions instead of the scan. */
export function auditedState(classCount: number): DatasetReady {
  const random = new Random(7);
  const values = (): number[] => Array.from({ length: 900 }, () => random.uniform());
  const state = datasetState(classCount);
  const one = (kind: AuditKind, files: string[], message: string) => ({
    kind,
    severity: auditKind(kind).severity,
    score: 0.9,
    files,
    classes: [],
    message,
  });
  return {
    ...state,
    problems: [],
    audit: {
      audited: new Date(Date.now() - 60_000).toISOString(),
      images: state.images,
      outdated: false,
      problems: [
        one('duplicate-across-parts', ['roses/twice.jpg', 'roses/again.jpg'], 'Both are the same picture.'),
        one('label-issue', ['tulips/rose.jpg'], 'It looks like roses (91%), not tulips (2%).'),
        one('small-class', [], 'Class “daisy” has 12 images.'),
        ...Array.from({ length: 60 }, (_, index) => one('dark', [`tulips/night_${index}.jpg`], 'It is dark.')),
      ],
      leaks: 'Test accuracy is too good by up to 1 image of 300 (0.3 points).',
      gaps: [{ kinds: ['trap'], reason: 'There are too few images of each class.' }],
      brightness: histogram(values(), 24),
      sharpness: histogram(values(), 24),
      outlier: { edges: [], counts: [] },
    },
  };
}

/** Scores of a part in which neighbouring classes are confused. */
export function partMetrics(classes: readonly string[], perClass: number, seed: number): PartMetrics {
  const random = new Random(seed);
  const count = classes.length;
  const rows = count * perClass;
  const truth = new Int32Array(rows);
  const probabilities = new Float64Array(rows * count);
  for (let row = 0; row < rows; row += 1) {
    const label = row % count;
    truth[row] = label;
    const wrong = random.uniform() < 0.06 + (label % 4) * 0.06;
    const predicted = wrong ? (label + [1, 1, 1, 2, 7, 13][random.integer(6)]!) % count : label;
    const top = 0.5 + random.uniform() * 0.49;
    for (let column = 0; column < count; column += 1) {
      probabilities[row * count + column] = column === predicted ? top : (1 - top) / (count - 1);
    }
  }
  return evaluate({ truth, probabilities, classes });
}

/** An evaluation page's state with a validation and a test part. */
export function evaluationState(classCount: number, perClass = 60): EvaluationReady {
  const classes = classNames(classCount);
  const metrics: EvaluationReady['metrics'] = {
    version: 1,
    classes,
    parts: {
      validation: partMetrics(classes, perClass, 3),
      test: partMetrics(classes, Math.max(2, perClass >> 1), 4),
    },
  };
  return {
    state: 'ready',
    run: '/work space/.loupe/runs/2026-05-01',
    name: '2026-05-01_12-30-05_flowers_quick',
    dataset: 'flowers',
    model: 'quick (MobileNetV2)',
    part: 'validation',
    evaluation: '',
    scored: 'flowers',
    metrics,
    evaluations: evaluationRows([{ id: '', name: '', record: null, metrics, evaluated: '2026-05-01T12:40:00.000Z' }]),
  };
}

/** The same with two evaluated folders, of which one holds a single class; the one that is shown by its name. */
export function comparedEvaluations(shown: '' | 'siteA' | 'tulips' = ''): EvaluationReady {
  const own = evaluationState(5);
  const { classes } = own.metrics;
  const truth = Int32Array.from({ length: 30 }, () => 4);
  const probabilities = Float32Array.from({ length: 150 }, (_, at) => (at % 5 === (at < 130 ? 4 : 1) ? 0.8 : 0.05));
  const folders = {
    siteA: { version: 1 as const, classes, parts: { test: partMetrics(classes, 40, 9) } },
    tulips: { version: 1 as const, classes, parts: { test: evaluate({ truth, probabilities, classes }) } },
  };
  const record = (name: string) => ({
    version: 1 as const,
    folder: `/data/garden/${name}`,
    name,
    fingerprint: 'f',
    evaluated: '2026-05-02T12:40:00.000Z',
    layout: 'class-folders' as const,
    images: 30,
    classes,
    unknownClasses: name === 'siteA' ? [{ name: 'violet', images: 12 }] : [],
    unlabelled: 0,
    trainedOn: name === 'siteA' ? 40 : 0,
    skipped: [],
  });
  const stored = Object.entries(folders).map(([name, metrics]) => ({
    id: `${name}-0a1b2c3d`,
    name,
    record: record(name),
    metrics,
    evaluated: '2026-05-02T12:40:00.000Z',
  }));
  const chosen = stored.find(({ name }) => name === shown);
  return {
    ...own,
    evaluations: [...own.evaluations, ...evaluationRows(stored)],
    ...(chosen && { evaluation: chosen.id, scored: chosen.record.folder, metrics: chosen.metrics, part: 'test' }),
  };
}

/** Classes in the order that the page's `confusion` choice must show. */
export function confusionOrder(state: EvaluationReady): string[] {
  const { classes, parts } = state.metrics;
  return orderClasses('confusion', classes, parts[state.part]!.matrix).map((index) => classes[index]!);
}

const began = Date.parse('2026-05-01T12:30:05Z');

/** Numbers and dates events, 250 ms apart. */
export function numbered(events: readonly NewRunEvent[], first = 1): RunEvent[] {
  return events.map((event, index) => ({ ...event, n: first + index, t: began + (first + index) * 250 }) as RunEvent);
}

/** An epoch of a run that learns and slowly overfits. */
export function epochEvent(epoch: number, epochs: number, best: number): NewRunEvent {
  const ripple = Math.sin(epoch * 12.9898) * 0.02;
  const left = Math.exp((-4 * epoch) / Math.min(epochs, 200));
  return {
    type: 'epoch',
    epoch,
    epochs,
    loss: 0.08 + 1.5 * left + Math.abs(ripple),
    accuracy: 0.985 - 0.7 * left + ripple * 0.3,
    valLoss: 0.4 + 1.25 * left + 0.25 * (epoch / epochs) ** 2 + ripple,
    valAccuracy: 0.89 - 0.6 * left + ripple,
    seconds: 0.412,
    learningRate: null,
    best: epoch <= best,
  };
}

/** A backbone of 16 blocks, the last two of them trained with the head. */
function fineTunedNetwork(classCount: number): NewRunEvent {
  const blocks = Array.from({ length: 16 }, (_, index) => {
    const [block, trainable] = [`block_${index + 1}`, index >= 14];
    const layer = (name: string, type: string, parameters: number, learns: boolean) => ({
      name: `${block}_${name}`,
      type,
      outputShape: '(None, 7, 7, 160)',
      parameters,
      trainable: learns,
      block,
    });
    return [
      layer('expand', 'Conv2D', 153_600, trainable),
      layer('expand_BN', 'BatchNormalization', 3840, false),
      layer('add', 'Add', 0, trainable),
    ];
  }).flat();
  return {
    type: 'network',
    model: 'mobilenet_v2',
    parameters: 2_264_389,
    trainableParameters: 313_605,
    layers: [
      { name: 'image', type: 'InputLayer', outputShape: '(None, 224, 224, 3)', parameters: 0, trainable: false },
      {
        name: 'Conv1',
        type: 'Conv2D',
        outputShape: '(None, 112, 112, 32)',
        parameters: 864,
        trainable: false,
        block: 'stem',
      },
      ...blocks,
      {
        name: 'global_average_pooling2d',
        type: 'GlobalAveragePooling2D',
        outputShape: '(None, 1280)',
        parameters: 0,
        trainable: true,
      },
      {
        name: 'predictions',
        type: 'Dense',
        outputShape: `(None, ${classCount})`,
        parameters: 1281 * classCount,
        trainable: true,
      },
    ],
  };
}

/** A training page's state. */
export function trainingState(options: {
  epochs: number;
  planned?: number;
  status?: RunStatus;
  classCount?: number;
  fresh?: boolean;
  headEpochs?: number;
  /** Images of each class in the scored parts; none is scored where it is 0. */ perClass?: number;
  /** Whether there is a test part, as there is where nothing is said. */ testPart?: boolean;
  /** The learning rate of an epoch, of a run that has one. */ rate?: (epoch: number) => number;
}): TrainingReady {
  const { epochs, planned = Math.max(20, epochs), status = 'running', classCount = 5 } = options;
  const classes = classNames(classCount).map((name) => ({ name, count: 300, parts: { train: 240, validation: 60 } }));
  const images = classes.length * 300;
  const best = Math.max(1, Math.round(epochs * 0.7));
  const { metrics: all } = evaluationState(classCount, options.perClass || 60);
  const { test, ...others } = all.parts;
  const metrics = { ...all, parts: { ...others, ...(options.testPart !== false && test && { test }) } };
  const events: NewRunEvent[] = [
    { type: 'started', run: 'r', recipe: 'small-cnn', dataset: { folder: '/data/flowers', name: 'flowers' } },
    {
      type: 'plan',
      phases: (['scan', 'features', 'fit', 'evaluate', 'save'] as const).map((phase, index) => ({
        phase,
        seconds: [null, null, 3, 0.4, 1][index] ?? null,
      })),
    },
    { type: 'phase', phase: 'scan', state: 'begin' },
    { type: 'dataset', images, classes, layout: 'class-folders', skipped: 14 },
    { type: 'phase', phase: 'scan', state: 'end', seconds: 0.42 },
    {
      type: 'device',
      engine: 'onnxruntime-node',
      device: 'cpu',
      threads: 2,
      message: 'CPU, ONNX Runtime, 2 threads. No GPU was found: this build uses the processor only.',
    },
  ];
  if (!options.fresh) {
    events.push(
      {
        type: 'notice',
        level: 'warning',
        code: 'duplicates',
        message: '6 images have an exact copy; each pair was kept on one side of the split.',
      },
      { type: 'notice', level: 'info', code: 'cache', message: '1,486 of 1,500 features came from the cache.' },
      { type: 'phase', phase: 'decode', state: 'end', done: images, total: images, seconds: 3.1 },
      {
        type: 'phase',
        phase: 'features',
        state: 'end',
        done: images,
        total: images,
        seconds: 12.4,
        detail: '1,486 cached',
      },
      options.headEpochs
        ? fineTunedNetwork(classCount)
        : {
            type: 'network',
            model: 'small-cnn',
            parameters: 73_957,
            trainableParameters: 73_509,
            layers: [
              {
                name: 'rescaling',
                type: 'Rescaling',
                outputShape: '(None, 96, 96, 3)',
                parameters: 0,
                trainable: false,
              },
              { name: 'conv2d_1', type: 'Conv2D', outputShape: '(None, 48, 48, 32)', parameters: 896, trainable: true },
              {
                name: 'global_average_pooling2d',
                type: 'GlobalAveragePooling2D',
                outputShape: '(None, 128)',
                parameters: 0,
                trainable: false,
              },
              {
                name: 'dense',
                type: 'Dense',
                outputShape: `(None, ${classCount})`,
                parameters: 129 * classCount,
                trainable: true,
              },
            ],
          },
      { type: 'phase', phase: 'fit', state: 'begin', done: 0, total: planned },
    );
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      const stage =
        options.headEpochs === undefined
          ? {}
          : { stage: epoch <= options.headEpochs ? ('head' as const) : ('blocks' as const) };
      events.push({
        ...epochEvent(epoch, planned, best),
        ...stage,
        ...(options.rate && { learningRate: options.rate(epoch) }),
      } as NewRunEvent);
    }
    if (epochs > 0)
      events.push({
        type: 'phase',
        phase: 'fit',
        state: 'progress',
        done: epochs,
        total: planned,
        remaining: (planned - epochs) * 0.4,
      });
  } else
    events.push(
      { type: 'phase', phase: 'decode', state: 'begin', done: 0, total: images },
      { type: 'phase', phase: 'features', state: 'begin', done: 0, total: images },
      ...Array.from({ length: 3 }, (_, second): NewRunEvent => ({
        type: 'phase',
        phase: 'decode',
        state: 'progress',
        done: 580 + second * 30,
        total: images,
        remaining: 12.2,
        files: Array.from({ length: 8 }, (__, at) => `${flowers[second]}/image ${second * 30 + at * 3}.jpg`),
      })),
      { type: 'phase', phase: 'features', state: 'progress', done: 620, total: images, remaining: 11.9 },
    );
  if (status === 'completed' || status === 'stopped') {
    events.push(
      { type: 'phase', phase: 'fit', state: 'end', done: epochs, total: planned, seconds: epochs * 0.41 },
      { type: 'phase', phase: 'evaluate', state: 'end', seconds: 0.7 },
      { type: 'phase', phase: 'save', state: 'end', seconds: 0.2 },
      {
        type: 'result',
        parts: {
          train: { accuracy: 0.98, macroF1: 0.98, images: 1200 },
          ...Object.fromEntries(
            Object.entries(metrics.parts).map(([part, { accuracy, macroF1, images: n }]) => [
              part,
              { accuracy, macroF1, images: n },
            ]),
          ),
        },
        bestEpoch: best,
        model: 'small-cnn',
      },
    );
  }
  if (status === 'failed')
    events.push({
      type: 'ended',
      status,
      error: {
        code: 'disk-full',
        message: 'The disk is full: 0 bytes are left in /data. Free some space and train again.',
      },
    });
  else if (status === 'completed' || status === 'stopped') events.push({ type: 'ended', status, error: null });
  const told = numbered(events);
  const scored = (status === 'completed' || status === 'stopped') && options.perClass !== 0;
  return {
    state: 'ready',
    run: '/w/.loupe/runs/r',
    record: runRecord(status),
    events: told,
    evaluation: scored ? metrics : null,
    resumeProblem: null,
    now: told.at(-1)!.t + 600,
  };
}

/** The same run with other recorded settings. */
export function withSettings(state: TrainingReady, settings: RunRecord['settings']): TrainingReady {
  return { ...state, record: { ...state.record, settings } };
}

/** A run record in the given status. */
export function runRecord(status: RunStatus): RunRecord {
  return {
    version: 1,
    id: 'r',
    status,
    created: new Date(began).toISOString(),
    ended: null,
    process: { pid: 4711, host: 'here', started: new Date(began).toISOString() },
    recipe: 'small-cnn',
    settings: { epochs: 20, batchSize: 32, learningRate: 0.001, optimizer: 'adam', flipHorizontal: 0.25 },
    seed: 42,
    dataset: {
      folder: '/data/flowers',
      name: 'flowers',
      layout: 'class-folders',
      images: 1500,
      classes: flowers,
      fingerprint: null,
    },
    environment: { loupe: '0.1.0', node: '24', platform: 'linux-x64', engine: 'onnxruntime-node', device: 'cpu' },
    git: null,
    model: null,
    result: null,
    error: null,
  };
}

/** The open image's prediction; the preview is drawn by the host in the page. */
export function imagePrediction(classCount: number, truth: boolean): Record<string, unknown> {
  const classes = classNames(classCount);
  const probabilities = [0.8127, 0.1213, 0.0402, 0.0151, 0.0107];
  return {
    state: 'ready',
    view: 'image',
    file: '/data/flowers/roses/a rose.jpg',
    name: '10894627425_ec76bbc757_n – a long file name 🌹.jpg',
    top: classes.slice(0, 5).map((name, index) => ({ class: name, probability: probabilities[index]! })),
    truth: truth ? { class: classes[1]!, part: 'train' } : null,
    problems: [],
    place: { index: 11, total: 60, folder: 'roses' },
    model: modelInUse(),
    network: 'mobilenet_v2',
    run: '2026-05-01_12-30-05_flowers_quick',
    device: 'CPU, ONNX Runtime, 2 threads',
    seconds: { decode: 0.0123, network: 0.0341 },
  };
}

/** The model in use, as the host describes it. */
export function modelInUse(change: Partial<ModelInUseState> = {}): ModelInUseState {
  return {
    label: 'flowers · quick · test 0.880',
    why: 'best of flowers',
    pinned: false,
    warning: null,
    better: null,
    ...change,
  };
}

/** Predictions of many files, some of which are still to come. */
export function tablePrediction(rows: number, total: number): PredictionTable {
  const random = new Random(1);
  return {
    state: 'ready',
    view: 'table',
    done: rows,
    total,
    models: [{ ...modelInUse(), run: '2026-05-01_12-30-05_flowers_quick', files: total }],
    rows: Array.from({ length: rows }, (_, index) => {
      const top = 0.4 + random.uniform() * 0.6;
      const name = `img_${String(index).padStart(4, '0')}.jpg`;
      const failed = index % 40 === 39;
      return {
        file: `/data/new/${name}`,
        name,
        model: 0,
        truth: failed ? null : index % 3 === 0 ? null : flowers[(index - (index % 7 === 0 ? 1 : 0)) % 5]!,
        problem: failed ? 'This is not a picture: the file has no bytes.' : null,
        top: failed
          ? []
          : [
              { class: flowers[index % 5]!, probability: top },
              { class: flowers[(index + 2) % 5]!, probability: (1 - top) * 0.7 },
            ],
      };
    }),
  };
}
