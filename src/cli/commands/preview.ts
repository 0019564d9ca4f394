import * as os from 'node:os';
import * as path from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { LoupeError } from '../../core/errors';
import { formatCount, listWords, plural } from '../../core/format';
import { leftOutWords } from '../../core/layouts/leftOut';
import type { Part } from '../../core/parts';
import { preview as previewJob } from '../../engine/jobs/preview/preview';
import type { Preview } from '../../protocol/preview';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';
import { readTrainingOptions, type TrainingFlags } from '../shared/trainingOptions';

interface Options extends TrainingFlags {
  readonly out?: string;
  readonly epoch?: number;
  readonly force?: boolean;
}

/** `loupe preview`. */
export async function preview(
  folder: string | undefined,
  { out, epoch, force, ...flags }: Options,
  terminal: Terminal,
): Promise<number> {
  const options = await readTrainingOptions(folder, flags);
  if (epoch !== undefined && (!Number.isInteger(epoch) || epoch < 1))
    throw new LoupeError('wrong-option', '--epoch: must be a whole number from 1 on.');
  const progress = new Progress(terminal);
  const target = out === undefined ? await mkdtemp(path.join(os.tmpdir(), 'loupe-preview-')) : path.resolve(out);
  const drawn = await stoppable((signal) =>
    previewJob({
      ...options,
      epoch,
      out: target,
      force,
      signal,
      onProgress: (done, total) => progress.update('scan', done, total),
    }),
  ).finally(() => progress.clear());
  if (!drawn) return exitCode.stopped;
  if (terminal.options.json) terminal.document(drawn);
  else terminal.line(previewText(drawn));
  return exitCode.ok;
}

const partWords: Readonly<Record<Part, string>> = { train: 'Training', validation: 'Validation', test: 'Test' };

function previewText({
  shape,
  parts,
  augmentation,
  blank,
  checked,
  images,
  skipped,
  folder,
  epoch,
  seed,
}: Preview): string {
  const lines = [
    `A batch has the shape (${shape.join(', ')}): images, height, width, channels; 0 to 255.`,
    augmentation.length > 0
      ? `Training images of epoch ${epoch}, seed ${seed}: ${augmentation.join('; ')}.`
      : 'Images are used as they are: nothing is augmented.',
    ...parts.map(
      ({ part, images: of, batch }) =>
        `${partWords[part]}: ${plural(of, 'image')}; ${formatCount(batch.length)} shown${changedWords(batch.filter(({ after }) => after !== null).length)}`,
    ),
    blank.length === 0
      ? `None of ${plural(checked, 'image')} looked at is of one colour${checked < images ? ` (of ${formatCount(images)})` : ''}.`
      : `${plural(blank.length, 'image')} of ${formatCount(checked)} looked at ${blank.length === 1 ? 'is' : 'are'} of one colour: ${listWords(
          blank.map(({ file, colour }) => `${file} (${colour.join(', ')})`),
          5,
        )}.`,
  ];
  if (skipped.length > 0)
    lines.push(
      `${leftOutWords(skipped, 'would be skipped')}: ${listWords(
        skipped.map(({ file }) => file),
        3,
      )}.`,
    );
  return [...lines, `The images are in ${folder}`].join('\n');
}

function changedWords(changed: number): string {
  return changed > 0 ? `, ${formatCount(changed)} of them changed` : '';
}
