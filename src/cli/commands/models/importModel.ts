import { listWords } from '../../../core/format';
import { importAsBackbone, importAsClassifier } from '../../../engine/jobs/models/importModel';
import type { PreprocessingMode } from '../../../core/choices/preprocessingModes';
import type { ImportOutput, Said } from '../../../protocol/cliOutput';
import { exitCode } from '../../shared/exitCodes';
import type { Terminal } from '../../output/terminal';

interface Options {
  readonly as: 'classifier' | 'backbone';
  readonly preprocessing?: PreprocessingMode;
  readonly labels?: string;
  readonly size?: number;
  readonly name?: string;
  readonly layer?: string;
  readonly out?: string;
}

/** `loupe import-model`: a model of the user's own, as a run that predicts or as a backbone to train on. */
export async function importModel(file: string, options: Options, terminal: Terminal): Promise<number> {
  const job = {
    file,
    preprocessing: options.preprocessing,
    size: options.size,
    notify: terminal.notify,
  };
  if (options.as === 'backbone') {
    const { name, columns, width, height } = await importAsBackbone({
      ...job,
      name: options.name,
      layer: options.layer,
    });
    if (terminal.options.json)
      terminal.document({ kind: 'backbone', name, run: null, classes: [] } satisfies Said<ImportOutput>);
    else
      terminal.line(
        `Imported as the backbone ${name}: ${width} x ${height} pixels in, ${columns} features out. Train with it: loupe train <folder> --model ${name}`,
      );
    return exitCode.ok;
  }
  const { run, name, classes, preprocessing } = await importAsClassifier({
    ...job,
    labels: options.labels,
    workspace: process.cwd(),
    out: options.out,
  });
  if (terminal.options.json)
    terminal.document({ kind: 'classifier', name, run, classes: [...classes] } satisfies Said<ImportOutput>);
  else
    terminal.line(
      `Imported with the classes ${listWords(classes)} (preprocessing “${preprocessing}”). Predict with it: loupe predict ${run} <images>`,
    );
  return exitCode.ok;
}
