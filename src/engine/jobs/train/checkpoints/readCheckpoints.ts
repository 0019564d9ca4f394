import * as path from 'node:path';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../../../core/errors';
import { isRefusal, readBytes, readLimit } from '../../../../runfolder/files';
import { readCheckpointFile, type CheckpointContent } from '../../../runs/checkpointFile';
import type { BestEpoch, ResumePoint } from '../../../training/trainNetworkTypes';
import { checkpointName, type CheckpointStage } from './writeCheckpoints';

/** Where a stage of a run can be resumed. */
export interface FoundCheckpoint {
  readonly point: ResumePoint;
  /** Epochs of the stages before. */
  readonly offset: number;
  /** What a user must know: damaged files, and what is used instead. */
  readonly notices: readonly string[];
}

const patience = v.object({ best: v.nullable(v.number()), wait: v.number() });
const plateau = v.object({
  learningRate: v.number(),
  best: v.nullable(v.number()),
  wait: v.number(),
  cooldown: v.number(),
});
const courseSchema = v.object({ plateau, patience, seconds: v.number() });
const number = v.pipe(v.string(), v.transform(Number), v.number(), v.finite());
const json = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.string(),
    v.transform((text): unknown => JSON.parse(text)),
    schema,
  );
const metadataSchema = v.object({
  version: v.literal('1'),
  epoch: number,
  step: number,
  offset: number,
  random: json(v.array(v.number())),
  course: json(courseSchema),
  bestEpoch: v.optional(number),
  bestScore: v.optional(number),
  score: v.optional(number),
});
type Metadata = v.InferOutput<typeof metadataSchema>;

interface Loaded {
  readonly content: CheckpointContent;
  readonly metadata: Metadata;
}

/**
 * The latest checkpoint of a stage that is whole: `last`, else the one before it, else the best weights with an
 * optimizer that starts again. Undefined where there is none; then the stage begins at its beginning, and `notices` of
 * nothing are lost: damaged files without any whole one throw LoupeError `checkpoint-broken`.
 */
export async function readCheckpoints(folder: string, stage: CheckpointStage): Promise<FoundCheckpoint | undefined> {
  const damaged: string[] = [];
  const load = async (name: 'last' | 'previous' | 'best'): Promise<Loaded | undefined> => {
    try {
      return await loadCheckpoint(folder, checkpointName(stage, name));
    } catch (error) {
      if (isRefusal(error)) throw error;
      damaged.push(messageOf(error));
      return undefined;
    }
  };
  const last = await load('last');
  const point = last ?? (await load('previous'));
  const best = await load('best');
  if (point) {
    const instead =
      last || damaged.length === 0
        ? []
        : [`The checkpoint before it is used, after epoch ${point.metadata.epoch + point.metadata.offset}.`];
    return { point: pointOf(point, best), offset: point.metadata.offset, notices: [...damaged, ...instead] };
  }
  if (best) {
    const { metadata, content } = best;
    const weights = content.groups['weights']!;
    return {
      point: {
        ...startOf(metadata),
        weights,
        slots: new Map(),
        best: { epoch: metadata.epoch, score: metadata.score!, weights },
      },
      offset: metadata.offset,
      notices: [
        ...damaged,
        `The best weights are used, of epoch ${metadata.epoch + metadata.offset}; the optimizer starts again, so the curve is not that of an unbroken run.`,
      ],
    };
  }
  if (damaged.length > 0)
    throw new LoupeError(
      'checkpoint-broken',
      `${damaged.join(' ')} No other checkpoint is there. Train again, or restore the file.`,
    );
  return undefined;
}

/**
 * A checkpoint of a run folder; undefined where it does not exist. Throws LoupeError `checkpoint-broken` or
 * `run-file-refused`.
 */
export async function loadCheckpoint(folder: string, name: string): Promise<Loaded | undefined> {
  const file = path.join(folder, name);
  let bytes;
  try {
    bytes = await readBytes(folder, name, readLimit.weights);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (isRefusal(error)) throw error;
    throw new LoupeError('checkpoint-broken', `The checkpoint ${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  const content = readCheckpointFile(bytes, path.basename(file));
  const metadata = v.safeParse(metadataSchema, content.metadata);
  if (!metadata.success)
    throw new LoupeError(
      'checkpoint-broken',
      `The checkpoint ${path.basename(file)} was written by another version of Loupe.`,
    );
  return { content, metadata: metadata.output };
}

function pointOf({ content, metadata }: Loaded, best: Loaded | undefined): ResumePoint {
  const weights = content.groups['weights']!;
  const { bestEpoch, bestScore } = metadata;
  const own: BestEpoch | undefined =
    bestEpoch === metadata.epoch ? { epoch: bestEpoch, score: bestScore!, weights } : undefined;
  // A best file of a later epoch belongs to a checkpoint that is lost; that epoch will be found the best again.
  const stored =
    best && best.metadata.epoch === bestEpoch
      ? { epoch: bestEpoch, score: bestScore!, weights: best.content.groups['weights']! }
      : undefined;
  return { ...startOf(metadata), weights, slots: content.groups['slots'] ?? new Map(), best: own ?? stored };
}

function startOf({
  epoch,
  step,
  random,
  course,
}: Metadata): Pick<ResumePoint, 'epoch' | 'step' | 'random' | 'epochControl'> {
  return { epoch, step, random, epochControl: course };
}
