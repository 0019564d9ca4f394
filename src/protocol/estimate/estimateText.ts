import { formatBytes, formatCount, formatDuration, formatRoughly, plural } from '../../core/format';
import type { Estimate, EstimatedStage, Range } from './estimate';

/** Stages as a table names them. */
export const estimatedStageWords: Readonly<Record<EstimatedStage, string>> = {
  start: 'Scan and start',
  decode: 'Decoding alone',
  features: 'Features alone',
  prepare: 'Decoding and features',
  fit: 'Fitting',
  evaluate: 'Evaluating',
};

/** `12 s (9 s to 15 s)`: no figure that is not known. */
export function rangeWords({ seconds, low, high }: Range): string {
  return `${formatRoughly(seconds)} (${formatRoughly(low)} to ${formatRoughly(high)})`;
}

/** The estimate in one line: `About 50 s (35 s to 1 min 10 s); 612 MB of memory; slowest: features.` */
export function estimateHeadline({ total, memory, slowest }: Estimate): string {
  return `About ${rangeWords(total)}; ${formatBytes(memory.bytes)} of memory; slowest: ${slowestWords(slowest.stage)}.`;
}

/** The whole estimate as lines that read well as Markdown and in a terminal. */
export function estimateText(estimate: Estimate): string {
  const {
    images,
    classes,
    parts,
    imageSize,
    model,
    mode,
    device,
    cache,
    stages,
    epoch,
    stretches,
    epochs,
    memory,
    notes,
    slowest,
    spent,
  } = estimate;
  const width = Math.max(...stages.map(({ stage }) => estimatedStageWords[stage].length));
  const rows = stages.map(({ stage, detail, ...range }) =>
    [
      estimatedStageWords[stage].padEnd(width),
      formatDuration(range.seconds).padStart(12),
      `${formatDuration(range.low)} to ${formatDuration(range.high)}`.padEnd(24),
      detail,
    ]
      .join('  ')
      .trimEnd(),
  );
  return [
    `${plural(images, 'image')} in ${plural(classes, 'class', 'classes')}: ${formatCount(parts.train)} train, ${formatCount(parts.validation)} validation, ${formatCount(parts.test)} test.`,
    `${model}, mode ${mode}, ${imageSize.join(' x ')} pixels. ${device}`,
    cacheWords(cache),
    '',
    ...rows,
    '',
    ...epochWords({ epoch, stretches, epochs }),
    `Memory: about ${formatBytes(memory.bytes)} of ${formatBytes(memory.available)} that are free.${
      memory.step
        ? ` A step takes ${formatBytes(memory.step.state)} for weights and optimizer and ${formatBytes(memory.step.batch)} for ${plural(memory.step.batchSize, 'image')} at once.`
        : ''
    }`,
    ...notes,
    '',
    estimateHeadline(estimate),
    `${slowest.advice} (Estimating took ${formatDuration(spent)}.)`,
  ].join('\n');
}

function epochWords({ epoch, stretches, epochs }: Pick<Estimate, 'epoch' | 'stretches' | 'epochs'>): string[] {
  if (!epoch) return [];
  const [first, second] = stretches ?? [];
  return first && second
    ? [
        `An epoch of the head takes ${rangeWords(first.epoch)}, ${plural(first.epochs, 'epoch')} at most; one of the last blocks ${rangeWords(second.epoch)}, ${plural(second.epochs, 'epoch')} at most.`,
      ]
    : [`An epoch takes ${rangeWords(epoch)}; ${plural(epochs, 'epoch')} at most.`];
}

function cacheWords(cache: Estimate['cache']): string {
  if (!cache) return 'Nothing of this is kept between trainings: images are decoded in every one.';
  if (cache.cached === 0) return 'No features are kept yet: the first training computes them, the next ones find them.';
  return cache.cached === cache.images
    ? 'The features of all images are kept from before.'
    : `The features of ${formatCount(cache.cached)} of ${plural(cache.images, 'image')} are kept from before.`;
}

function slowestWords(stage: EstimatedStage): string {
  return estimatedStageWords[stage].replace(/ alone$/, '').toLowerCase();
}
