import { formatBytes, listWords, plural } from '../../core/format';
import { formatAccuracy } from '../../core/formatNumbers';
import type { ExportOutput, Said } from '../../protocol/cliOutput';
import type { ExportComparison } from '../../protocol/exportRecord';
import { textTable } from './table';

/** Flips that are named; all are in `--json` and in the run. */
const named = 20;

/** What an export weighs, takes and answers beside float32, and the images whose answer it changes. */
export function exportText(output: Said<ExportOutput>): string {
  const { precision, comparison, calibration, bytes } = output;
  const lines = [
    ...(calibration
      ? [`Ranges of 8-bit integers are those on ${plural(calibration.images, 'image')} of ${calibration.folder}.`]
      : []),
  ];
  if (!comparison) return [...lines, `${precision}: ${formatBytes(bytes)}`].join('\n');
  return [...lines, comparisonTable(precision, comparison), `${comparison.measuredWith}.`, flipText(comparison)].join(
    '\n',
  );
}

function comparisonTable(precision: string, { float32, exported, parts }: ExportComparison): string {
  const time = (milliseconds: number | null): string =>
    milliseconds === null ? 'not measured' : `${milliseconds.toFixed(1)} ms`;
  return textTable(
    [
      [
        '',
        'size',
        'time an image',
        ...parts.map(({ part, images }) => `accuracy, ${part} (${plural(images, 'image')})`),
      ],
      [
        'float32',
        formatBytes(float32.bytes),
        time(float32.milliseconds),
        ...parts.map((of) => formatAccuracy(of.float32)),
      ],
      [
        precision,
        formatBytes(exported.bytes),
        time(exported.milliseconds),
        ...parts.map((of) => formatAccuracy(of.exported)),
      ],
    ],
    [1, 2, ...parts.map((_, index) => index + 3)],
  );
}

function flipText({ flips, parts, undecoded, float32, exported }: ExportComparison): string {
  const images = parts.reduce((sum, of) => sum + of.images, 0);
  const slower =
    float32.milliseconds !== null && exported.milliseconds !== null && exported.milliseconds >= float32.milliseconds
      ? ['On this processor it is not faster than float32.']
      : [];
  const left = undecoded > 0 ? [`${plural(undecoded, 'image')} could not be decoded.`] : [];
  if (flips.length === 0) return [...slower, ...left, `No answer of ${plural(images, 'image')} changes.`].join('\n');
  const rows = flips
    .slice(0, named)
    .map(({ file, truth, before, after }) => [
      file,
      truth,
      `${before.class} ${before.probability.toFixed(3)}`,
      `${after.class} ${after.probability.toFixed(3)}`,
    ]);
  const more =
    flips.length > named ? [`and ${listWords([plural(flips.length - named, 'other')])}; --json names all.`] : [];
  return [
    ...slower,
    ...left,
    `The answer changes for ${plural(flips.length, 'image')} of ${images}:`,
    textTable([['image', 'class', 'float32', 'exported'], ...rows]),
    ...more,
  ].join('\n');
}
