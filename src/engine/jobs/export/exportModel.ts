import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { decisionWords } from '../../../core/decisions/decisionWords';
import { LoupeError } from '../../../core/errors';
import { exportFormats, type ExportFormat } from '../../../core/choices/exportFormats';
import type { ExportOutput, Said } from '../../../protocol/cliOutput';
import { decisionFile, type Decision } from '../../../protocol/decision';
import { parseJson } from '../../../protocol/parse';
import { runFile } from '../../../protocol/runFiles';
import { markdownText } from '../../../core/plainText';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { readBytes, readLimit, removeFolderAt } from '../../../runfolder/files';
import { modelFile } from '../../savedModel/modelFiles';
import { checkOutput } from '../../outputs/checkOutput';
import { withMetadata } from '../../graphs/onnxMetadata';
import { loadRunModel } from '../../savedModel/loadRunModel';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export interface ExportJob {
  /** The run folder. */
  readonly run: string;
  readonly format: ExportFormat;
  /** The file, or the folder of a layers model; must not exist, but for a file that may be replaced. */
  readonly out: string;
  readonly replace?: boolean | undefined;
  /** May replace a file that is no exported network. */
  readonly force?: boolean | undefined;
}

/** What of a model folder a layers model needs elsewhere. */
const layersFiles = [modelFile.layers, modelFile.weights, modelFile.labels, modelFile.preprocessing, modelFile.card];

/** Writes what lies in a model folder to `out`, with `texts` where the format has room for them. */
type Writer = (
  folder: string,
  out: string,
  texts: Readonly<Record<string, string>>,
  decision: Decision | null,
) => Promise<void>;

const writers: Readonly<Record<ExportFormat, Writer>> = { onnx: writeOnnx, tfjs: copyTogether };

/**
 * Writes a run's model for use elsewhere, after it has repeated its stored predictions. The ONNX file holds the names
 * of the classes, the preprocessing and, where there is one, the decision as metadata (`classes`, `preprocessing`,
 * `decision`: JSON); a layers model has the decision in `decision.json`, `model.json` and its README. It appears whole
 * or not at all. Throws LoupeError `exists`, and what `loadRunModel` throws.
 */
export async function exportModel({ run, format, out, replace, force }: ExportJob): Promise<Said<ExportOutput>> {
  const oneFile = exportFormats[format].kind === 'one file';
  if (existsSync(out) && !((replace || force) && oneFile))
    throw new LoupeError(
      'exists',
      `${out} is there already. ${oneFile ? 'Replace it with --replace' : 'Remove it'}, or choose another place with --out.`,
    );
  if (oneFile) await checkOutput({ file: out, kind: 'onnx', option: '--out', inputs: [run], force });
  const { model, record } = await loadRunModel(run, { device: 'cpu' });
  await model.release();
  const { classes, preprocessing, decision } = model;
  const texts = {
    classes: JSON.stringify(classes),
    preprocessing: JSON.stringify(preprocessing),
    run: record.id,
    ...(decision && { decision: JSON.stringify(decision) }),
  };
  await writers[format](path.join(run, runFile.model), out, texts, decision);
  return {
    run,
    format,
    path: out,
    classes: [...classes],
    input: { name: 'image', shape: [null, preprocessing.height, preprocessing.width, 3] },
    preprocessing,
    decision,
  };
}

async function writeOnnx(folder: string, out: string, texts: Readonly<Record<string, string>>): Promise<void> {
  await writeFileAtomic(out, withMetadata(await readBytes(folder, modelFile.onnx, readLimit.weights), texts));
}

async function copyTogether(
  folder: string,
  out: string,
  _texts: Readonly<Record<string, string>>,
  decision: Decision | null,
): Promise<void> {
  const temporary = `${out}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  await makeFolder(path.dirname(out));
  await mkdir(temporary);
  try {
    for (const name of layersFiles) {
      const data = await readBytes(folder, name, readLimit.weights);
      await writeFile(path.join(temporary, name), decision ? withDecision(name, data, decision) : data, { flag: 'wx' });
    }
    if (decision)
      await writeFile(path.join(temporary, decisionFile.now), `${JSON.stringify(decision, null, 2)}\n`, { flag: 'wx' });
    await rename(temporary, out);
  } catch (error) {
    await removeFolderAt(temporary);
    throw error;
  }
}

/** A file of a layers model that also tells how its probabilities become a class. */
function withDecision(name: string, data: Buffer, decision: Decision): Buffer | string {
  if (name === modelFile.card) return `${data.toString('utf8').trimEnd()}\n\n${decisionSection(decision)}`;
  if (name !== modelFile.layers) return data;
  const parsed = parseJson(data.toString('utf8'));
  if (!parsed.ok) return data;
  const model = parsed.value as { userDefinedMetadata?: Record<string, unknown> };
  return JSON.stringify({ ...model, userDefinedMetadata: { ...model.userDefinedMetadata, decision } });
}

/** What a model's README says of how its probabilities become a class, in Markdown. */
export function decisionSection(decision: Decision): string {
  const rule =
    decision.kind === 'threshold'
      ? `An image is of the class ${markdownText(decision.class)} where its probability is at least ${decision.threshold}, else of the most probable other class.`
      : 'An image is given the class with the least expected cost: the sum over the true classes of probability times cost, of equal ones the more probable.';
  return `## Decision

Decided by ${markdownText(decisionWords(decision))}, not for the most probable class. ${rule}
\`${decisionFile.now}\` holds it for programs.
`;
}
