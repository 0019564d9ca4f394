import path from 'node:path';
import type { FaceSettings } from '../../../core/faces/faceSettings';
import { formatAccuracy } from '../../../core/format';
import { visibleText } from '../../../core/plainText';
import { cascadeName, openCvVersion } from '../../../engine/faces/faceCascade';
import { humanOrDog as look, type HumanOrDogFile } from '../../../engine/jobs/faces/humanOrDog';
import type { HumanOrDogOutput, Said } from '../../../protocol/cliOutput';
import { humanOrDogVerdicts, type HumanOrDogCounts, type HumanOrDogVerdict } from '../../../protocol/faces';
import { textTable } from '../../output/table';
import { Progress } from '../../output/progress';
import type { Terminal } from '../../output/terminal';
import { exitCode } from '../../shared/exitCodes';
import { faceSettings, wireBoxes } from '../../shared/faceOptions';
import { stoppable } from '../../shared/stopSignals';

interface Options extends FaceSettings {
  readonly model?: string;
}

const words: Readonly<Record<HumanOrDogVerdict, string>> = {
  human: 'human',
  dog: 'dog',
  both: 'human and dog',
  neither: 'neither',
};

/** `loupe human-or-dog`. */
export async function humanOrDog(paths: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const settings = faceSettings(options);
  const progress = new Progress(terminal);
  const done = await stoppable((signal) =>
    look({
      paths,
      settings,
      model: options.model,
      signal,
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
      onProgress: (phase, count, total) => progress.update(phase, count, total),
    }),
  ).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { files, skipped, classifier } = done;
  const folders = [...new Set(files.map(({ file }) => path.dirname(file)))].map((folder) => ({
    folder,
    ...counts(files.filter(({ file }) => path.dirname(file) === folder)),
  }));
  const all = counts(files);
  if (terminal.options.json)
    terminal.document({
      files: files.map(({ file, verdict, boxes, windows, dog }) => ({
        file,
        verdict,
        boxes: wireBoxes(boxes),
        windows: [...windows],
        dog: dog && { probability: Math.round(dog.probability * 1e6) / 1e6, class: dog.class },
      })),
      skipped: [...skipped],
      all,
      folders,
      classifier: classifier && { name: classifier.name, title: classifier.title, weights: classifier.file },
      settings,
      detector: { opencv: openCvVersion, cascade: cascadeName },
    } satisfies Said<HumanOrDogOutput>);
  else {
    for (const file of files) terminal.line(line(file));
    for (const { file, reason } of skipped) terminal.warn(visibleText(`Skipped: ${file}: ${reason}`));
    terminal.line('');
    terminal.line(
      table(folders.length > 1 ? [...folders, { folder: 'in all', ...all }] : folders, classifier !== null),
    );
    if (classifier) terminal.line(`Dogs by ${classifier.title} (${classifier.file}).`);
  }
  return files.length > 0 ? exitCode.ok : exitCode.failed;
}

function counts(files: readonly HumanOrDogFile[]): HumanOrDogCounts {
  const of = (verdict: HumanOrDogVerdict): number => files.filter((file) => file.verdict === verdict).length;
  return { images: files.length, human: of('human'), dog: of('dog'), both: of('both'), neither: of('neither') };
}

function line({ file, verdict, windows, dog }: HumanOrDogFile): string {
  const faces =
    windows.length === 0 ? 'no face' : `${windows.length === 1 ? 'face' : 'faces'} by ${windows.join(', ')} windows`;
  const dogs = dog === null ? '' : `, dog ${formatAccuracy(dog.probability)} (class ${dog.class})`;
  return visibleText(
    `${file}: ${dog === null && verdict === 'neither' ? 'no human' : words[verdict]}  ${faces}${dogs}`,
  );
}

function table(rows: readonly (HumanOrDogCounts & { readonly folder: string })[], dogs: boolean): string {
  const shown = humanOrDogVerdicts.filter((verdict) => dogs || verdict === 'human' || verdict === 'neither');
  return textTable(
    [
      ['folder', 'images', ...shown.map((verdict) => words[verdict])],
      ...rows.map((row) => [row.folder, String(row.images), ...shown.map((verdict) => String(row[verdict]))]),
    ],
    shown.map((_, i) => i + 2).concat(1),
  );
}
