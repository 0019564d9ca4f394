import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError } from '../../../core/errors';
import type { HumanOrDogVerdict } from '../../../protocol/faces';
import { probabilitiesOutput } from '../../graphs/names';
import { preprocessingFor } from '../../images/preprocessing';
import { frozenGraph } from '../../inference/frozenGraph';
import { openImagenetClassifier, type ImagenetClassifier } from '../../networks/imagenetClassifier';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { findFaces, type FacesDone, type FacesJob, type FacesOfFile } from './findFaces';

/** ImageNet's dogs in Keras's order, counted from 0: Chihuahua to Mexican hairless. */
const [firstDog, lastDog] = [151, 268];

export interface HumanOrDogJob extends Omit<FacesJob, 'onFile' | 'onProgress'> {
  /** The network that looks for dogs; the most accurate one that is there, where not given. */
  readonly model?: string | undefined;
  readonly notify: Notify;
  readonly onProgress?: ((phase: 'faces' | 'predict', done: number, total: number) => void) | undefined;
}

/** What a classifier says of dogs in an image. */
export interface DogScore {
  /** Probability of all dog classes together. */
  readonly probability: number;
  /** The most probable class of all. */
  readonly class: number;
}

export interface HumanOrDogFile extends FacesOfFile {
  /** Null where there is no classifier. */
  readonly dog: DogScore | null;
  readonly verdict: HumanOrDogVerdict;
}

export interface HumanOrDogDone extends Pick<FacesDone, 'skipped'> {
  readonly files: readonly HumanOrDogFile[];
  readonly classifier: ImagenetClassifier | null;
}

/**
 * Looks for faces, then for dogs with an ImageNet classifier: a dog is there where the most probable class of all is
 * one. Without a classifier that is told, and the faces are there all the same.
 * @throws LoupeError where a network was named that cannot be used, or the paths cannot be read
 */
export async function humanOrDog(job: HumanOrDogJob): Promise<HumanOrDogDone> {
  const { model, notify, onProgress, signal } = job;
  const classifier = await openImagenetClassifier(model, notify).catch((error: unknown) => {
    if (model !== undefined || !(error instanceof LoupeError) || error.code !== 'weights-missing') throw error;
    notify('warning', 'weights-absent', `Nobody looks for dogs. ${error.message}`);
    return null;
  });
  const found: FacesOfFile[] = [];
  const { skipped } = await findFaces({
    ...job,
    onFile: (file) => found.push(file),
    onProgress: (done, total) => onProgress?.('faces', done, total),
  });
  const dogs = classifier && (await lookForDogs(classifier, found, { ...job, signal }));
  return {
    files: found.map((file, i) => {
      const dog = dogs?.[i] ?? null;
      return { ...file, dog, verdict: verdict(file.boxes.length > 0, dog) };
    }),
    skipped,
    classifier,
  };
}

function verdict(human: boolean, dog: DogScore | null): HumanOrDogVerdict {
  const isDog = dog !== null && dog.class >= firstDog && dog.class <= lastDog;
  return human ? (isDog ? 'both' : 'human') : isDog ? 'dog' : 'neither';
}

/** The score of each image; null of one that can no longer be read. */
async function lookForDogs(
  { model, title, size }: ImagenetClassifier,
  files: readonly FacesOfFile[],
  { notify, signal, onProgress }: HumanOrDogJob,
): Promise<(DogScore | null)[]> {
  const scores = files.map((): DogScore | null => null);
  if (files.length === 0) return scores;
  const graph = await frozenGraph({
    runtime: await openRuntime({ notify }),
    model,
    name: title,
    preprocessing: preprocessingFor(size, size),
    images: files.length,
    output: probabilitiesOutput,
    notify,
  });
  try {
    await graph.forEachFile({
      files: files.map(({ path }) => path),
      signal,
      onOutput: (index, probabilities) => {
        scores[index] = dogScore(probabilities);
      },
      onUndecoded: ({ index, reason }) =>
        notify('warning', 'gone', `${files[index]!.file} was there for the faces, and is not for the dogs: ${reason}`),
      onDecoded: (done) => onProgress?.('predict', done, files.length),
    });
  } finally {
    await graph.close();
  }
  return scores;
}

function dogScore(probabilities: Float32Array): DogScore {
  const best = probabilities.reduce((first, value, i) => (value > probabilities[first]! ? i : first), 0);
  const dogs = probabilities.subarray(firstDog, lastDog + 1);
  return { probability: dogs.reduce((sum, value) => sum + value, 0), class: best };
}
