import type { ExportInput, ExportPrecision } from '../../../core/choices/exportFormats';
import { decisionFile } from '../../../protocol/decision';
import type { ExportRecord } from '../../../protocol/exportRecord';
import { runFile } from '../../../protocol/runFiles';
import { readBytes, readLimit } from '../../../runfolder/files';
import { compileInference, exportGraph } from '../../graphs/compile/compileInference';
import type { Graph } from '../../graphs/graph';
import { toOnnx } from '../../graphs/onnxFile';
import { withMetadata } from '../../graphs/onnxMetadata';
import { guardPadding } from '../../graphs/passes/guardPadding';
import { halveConstants } from '../../graphs/passes/halveConstants';
import { qdqGraph } from '../../quantization/qdqGraph';
import type { Quantization } from '../../quantization/quantization';
import { quantize } from '../../quantization/quantize';
import { layersModelFiles } from '../../savedModel/layersModelFile';
import type { RunModel } from '../../savedModel/loadRunModel';
import { modelFile } from '../../savedModel/modelFiles';
import { readLayersModel } from '../../savedModel/readLayersModel';
import { toTflite } from '../../tflite/writeTflite';
import type { ExportJob } from './exportJob';
import { decodeForCalibration, type ExportImages } from './exportImages';
import { withDecision } from './layersDecision';
import { quantizedLayersFiles, roundWeights } from './tfjsWeights';
import { tfliteFile } from './tfliteFile';

/** An export that is to be written: names and bytes of a folder's files, or one nameless file. */
export interface MadeExport {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What the same takes in float32. */
  readonly float32Bytes: number;
  /** The ONNX graph that computes the same answers here, and a sentence on what it is; absent of float32. */
  readonly measured?: { readonly onnx: Uint8Array; readonly words: string; readonly timed: boolean };
  readonly calibration: ExportRecord['calibration'];
}

export interface MakeWork {
  readonly job: ExportJob & { readonly precision: ExportPrecision; readonly input: ExportInput };
  readonly loaded: RunModel;
  readonly images: ExportImages | null;
}

/** What a nameless file is called among `files`. */
export const oneFile = '';

/** Makes an export's bytes. */
export async function makeExport(work: MakeWork): Promise<MadeExport> {
  const { format, precision, run } = work.job;
  if (format === 'tfjs') return makeLayers(work);
  if (format === 'onnx' && precision === 'float32') {
    const onnx = await readBytes(run, `${runFile.model}/${modelFile.onnx}`, readLimit.weights);
    return { files: { [oneFile]: withMetadata(onnx, textsOf(work)) }, float32Bytes: onnx.length, calibration: null };
  }
  return inIntegersOrHalves(work, exportGraph(await readLayersModel(run)));
}

/** What the files say of themselves. */
function textsOf({ loaded: { model, record } }: MakeWork): Record<string, string> {
  return {
    classes: JSON.stringify(model.classes),
    preprocessing: JSON.stringify(model.preprocessing),
    run: record.id,
    ...(model.decision && { decision: JSON.stringify(model.decision) }),
  };
}

async function inIntegersOrHalves(work: MakeWork, graph: Graph): Promise<MadeExport> {
  const { job, loaded } = work;
  const { format, precision, input } = job;
  const texts = textsOf(work);
  const tflite = (quantization?: Quantization): Uint8Array =>
    tfliteFile(
      (metadata) =>
        toTflite(graph, { halves: precision === 'float16', ...(quantization && { quantization }), input, metadata }),
      { model: loaded.model, record: loaded.record, input, texts },
    );
  if (precision === 'int8') {
    const { quantization, calibration } = await quantized(work, graph);
    const asOnnx = toOnnx(qdqGraph(quantization, { probabilities: format === 'tflite' }));
    const file = format === 'onnx' ? withMetadata(asOnnx, texts) : tflite(quantization);
    return {
      files: { [oneFile]: file },
      float32Bytes: format === 'onnx' ? toOnnx(graph).length : toTflite(graph, {}).length,
      measured: {
        onnx: asOnnx,
        words:
          format === 'onnx'
            ? 'Answers and times are of the exported file in ONNX Runtime'
            : 'Answers and times are of the same integers in ONNX Runtime, not of LiteRT; a phone takes other times',
        timed: true,
      },
      calibration,
    };
  }
  const float32Bytes = format === 'onnx' ? toOnnx(graph).length : toTflite(graph, {}).length;
  if (precision === 'float32') return { files: { [oneFile]: tflite() }, float32Bytes, calibration: null };
  const file = format === 'tflite' ? tflite() : undefined;
  guardPadding(graph);
  halveConstants(graph);
  const asOnnx = toOnnx(graph);
  return {
    files: { [oneFile]: file ?? withMetadata(asOnnx, texts) },
    float32Bytes,
    measured: {
      onnx: asOnnx,
      words: file
        ? 'Answers and times are of the same weights in ONNX Runtime, not of LiteRT; a phone takes other times'
        : 'Answers and times are of the exported file in ONNX Runtime',
      timed: true,
    },
    calibration: null,
  };
}

async function quantized(
  { job, loaded, images }: MakeWork,
  graph: Graph,
): Promise<{ quantization: Quantization; calibration: ExportRecord['calibration'] }> {
  const { preprocessing } = loaded.model;
  const decoded = await decodeForCalibration(images!.calibration, preprocessing, job.signal);
  const quantization = await quantize(graph, decoded, (onnx) => loaded.runtime.load(onnx, { name: 'calibration' }), {
    onProgress: (done, total) => {
      job.signal?.throwIfAborted();
      job.onProgress?.('calibrate', done, total);
    },
  });
  const rule = '99.99 percent of what each value was, biases corrected by the means';
  return { quantization, calibration: { images: decoded.count, folder: images!.folder, rule } };
}

/** A TensorFlow.js layers model with what it needs elsewhere. */
async function makeLayers({ job, loaded }: MakeWork): Promise<MadeExport> {
  const read = (name: string): Promise<Uint8Array> => readBytes(job.run, `${runFile.model}/${name}`, readLimit.weights);
  const names = [modelFile.layers, modelFile.weights, modelFile.labels, modelFile.preprocessing, modelFile.card];
  const files: Record<string, Uint8Array> = {};
  for (const name of names) files[name] = await read(name);
  const { decision } = loaded.model;
  if (decision) files[decisionFile.now] = Buffer.from(`${JSON.stringify(decision, null, 2)}\n`);
  const told = (): Record<string, Uint8Array> =>
    Object.fromEntries(
      Object.entries(files).map(([name, data]) => [name, decision ? withDecision(name, data, decision) : data]),
    );
  if (job.precision === 'float32')
    return { files: told(), float32Bytes: files[modelFile.weights]!.length, calibration: null };
  const model = await readLayersModel(job.run);
  const float32Bytes = (await layersModelFiles(model, loaded.model.classes)).weights.length;
  const stored = await quantizedLayersFiles(model, loaded.model.classes, job.precision);
  files[modelFile.layers] = Buffer.from(stored.json, 'utf8');
  files[modelFile.weights] = stored.weights;
  roundWeights(model, job.precision);
  return {
    files: told(),
    float32Bytes,
    measured: {
      onnx: compileInference(model),
      words: 'Answers are of the same weights in ONNX Runtime; TensorFlow.js computes in float32, so it is no faster',
      timed: false,
    },
    calibration: null,
  };
}
