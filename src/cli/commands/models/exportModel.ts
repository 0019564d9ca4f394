import * as path from 'node:path';
import {
  exportFormats,
  type ExportFormat,
  type ExportInput,
  type ExportPrecision,
} from '../../../core/choices/exportFormats';
import { decisionWords } from '../../../core/decisions/decisionWords';
import { plural } from '../../../core/format';
import { exportModel as exportJob } from '../../../engine/jobs/export/exportModel';
import { exitCode } from '../../shared/exitCodes';
import { exportText } from '../../output/exportText';
import { Progress } from '../../output/progress';
import type { Terminal } from '../../output/terminal';
import { resolveRun } from '../../shared/resolveRun';
import { stoppable } from '../../shared/stopSignals';

interface Options {
  readonly format: ExportFormat;
  readonly precision: ExportPrecision;
  readonly input: ExportInput;
  readonly images?: string;
  readonly compare: boolean;
  readonly out?: string;
  readonly replace?: boolean;
  readonly force?: boolean;
  readonly runsFolder?: string;
}

/** `loupe export`: a run's model as a file for other programs. */
export async function exportModel(run: string, options: Options, terminal: Terminal): Promise<number> {
  const { format, precision, input, out, replace, force, images, compare } = options;
  const folder = await resolveRun(run, options.runsFolder);
  const variant = [...(precision === 'float32' ? [] : [precision]), ...(input === 'float32' ? [] : [input])];
  const name = [path.basename(folder), ...variant].join('-');
  const place = path.resolve(out ?? `${name}${exportFormats[format].ending}`);
  const progress = new Progress(terminal);
  const output = await stoppable((signal) =>
    exportJob({
      run: folder,
      format,
      precision,
      input,
      out: place,
      replace,
      force,
      images: images === undefined ? undefined : path.resolve(images),
      compare,
      signal,
      onProgress: (stage, done, total) => progress.update(stage, done, total),
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
    }),
  ).finally(() => progress.clear());
  if (!output) return exitCode.stopped;
  if (terminal.options.json) {
    terminal.document(output);
    return exitCode.ok;
  }
  const [, height, width] = output.input.shape;
  const { background } = output.preprocessing;
  const decided = output.decision
    ? ` Holds how a class is decided from these: by ${decisionWords(output.decision)}.`
    : '';
  const preprocessingWords = `turned upright (EXIF), converted to sRGB, blended onto rgb(${background.join(', ')}) where transparent, and stretched to ${width} x ${height} (bilinear, antialiased, without regard to their proportions)`;
  terminal.line(
    `${place}: ${plural(output.classes.length, 'class', 'classes')}; takes ${input} images [N, ${height}, ${width}, 3], RGB, 0 to 255, and gives a probability for each class.${decided} Before that, images are ${preprocessingWords}. Read by ${exportFormats[format].readers}.`,
  );
  terminal.line(exportText(output));
  return exitCode.ok;
}
