import { LoupeError } from '../../../../core/errors';
import { formatBytes, plural } from '../../../../core/format';
import type { LayersModel } from '../../../layersModel/tensorflow';
import { availableMemory } from '../../../runtimes/hardware';
import { largestBatch, memoryNeeds, type MemoryNeeds } from '../../../training/memoryNeeds';
import { stepOptions } from '../../../training/stepOptions';
import type { ImageSource, NetworkSettings } from '../../../training/trainNetworkTypes';
import type { DividedTraining } from '../preparation/preparedTraining';

/** Left to the rest of the process: decoding ahead, the language's own heap. */
const reserve = 256 * 2 ** 20;

/** What the need for memory follows from, besides network and settings. */
type MemoryOf = Pick<DividedTraining, 'trainLabels'> & {
  readonly run: Pick<DividedTraining['run'], 'writer' | 'runtime'>;
};

/**
 * Reports how much memory a training will take. Throws LoupeError `memory` where that is more than there is, naming the
 * largest batch that fits.
 */
export function checkMemory(
  { run: { writer, runtime }, trainLabels }: MemoryOf,
  model: LayersModel,
  settings: NetworkSettings,
  source: ImageSource,
  available: number = availableMemory(),
): void {
  const options = stepOptions(settings, source, trainLabels.length);
  const words = requireMemory(
    (batchSize) => memoryNeeds(model, { ...options, batchSize }, runtime),
    options.batchSize,
    available,
  );
  writer.notice('info', 'memory', `Training takes ${words}. ${formatBytes(available)} are free.`);
}

/** The needs of a batch in words. Throws as `checkMemory`. */
export function requireMemory(needsOf: (batchSize: number) => MemoryNeeds, wanted: number, available: number): string {
  const needs = needsOf(wanted);
  const usable = Math.max(0, available - reserve);
  const { state, batch, batchSize } = needs;
  const words = `about ${formatBytes(state + batch)} of memory: ${formatBytes(state)} for weights and optimizer, ${formatBytes(batch)} for ${plural(batchSize, 'image')} at once`;
  if (state + batch <= usable) return words;
  const largest = largestBatch(needs, usable, needsOf);
  const remedy =
    largest > 0
      ? `Set batchSize to ${largest} or less, or free memory.`
      : 'Not even one image fits: choose a smaller imageSize, fewer fineTune.blocks or a smaller model, or free memory.';
  throw new LoupeError(
    'memory',
    `This training would take ${words}, but only ${formatBytes(available)} are free. ${remedy}`,
  );
}
