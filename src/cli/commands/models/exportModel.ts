import * as path from 'node:path';
import { exportFormats, type ExportFormat } from '../../../core/choices/exportFormats';
import { decisionWords } from '../../../core/decisions/decisionWords';
import { plural } from '../../../core/format';
import { exportModel as exportJob } from '../../../engine/jobs/export/exportModel';
import { exitCode } from '../../shared/exitCodes';
import type { Terminal } from '../../output/terminal';
import { resolveRun } from '../../shared/resolveRun';

interface Options {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly replace?: boolean;
  readonly force?: boolean;
  readonly runsFolder?: string;
}

/** `loupe export`: a run's model as a file for other programs. */
export async function exportModel(
  run: string,
  { format, out, replace, force, runsFolder }: Options,
  terminal: Terminal,
): Promise<number> {
  const folder = await resolveRun(run, runsFolder);
  const place = path.resolve(out ?? `${path.basename(folder)}${exportFormats[format].ending}`);
  const output = await exportJob({ run: folder, format, out: place, replace, force });
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
    `${place}: ${plural(output.classes.length, 'class', 'classes')}; takes float32 images [N, ${height}, ${width}, 3], RGB, 0 to 255, and gives a probability for each class.${decided} Before that, images are ${preprocessingWords}. Read by ${exportFormats[format].readers}.`,
  );
  return exitCode.ok;
}
