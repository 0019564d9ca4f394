import type { FaceSettings } from '../../../core/faces/faceSettings';
import { visibleText } from '../../../core/plainText';
import { cascadeName, openCvVersion } from '../../../engine/faces/faceCascade';
import { findFaces } from '../../../engine/jobs/faces/findFaces';
import type { FacesOutput, Said } from '../../../protocol/cliOutput';
import type { FacesOfFileOutput } from '../../../protocol/faces';
import { facesLine, facesSummary } from '../../output/facesText';
import { Progress } from '../../output/progress';
import type { Terminal } from '../../output/terminal';
import { exitCode } from '../../shared/exitCodes';
import { faceSettings, wireBoxes } from '../../shared/faceOptions';
import { stoppable } from '../../shared/stopSignals';

/** `loupe faces`. A file that cannot be read is named and left out; if none could be, it fails. */
export async function faces(paths: readonly string[], options: FaceSettings, terminal: Terminal): Promise<number> {
  const settings = faceSettings(options);
  const progress = new Progress(terminal);
  const { json } = terminal.options;
  const files: FacesOfFileOutput[] = [];
  const done = await stoppable((signal) =>
    findFaces({
      paths,
      settings,
      signal,
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
      onProgress: (count, total) => progress.update('faces', count, total),
      onFile: ({ file, boxes, windows, width, height, milliseconds }) => {
        if (json) {
          files.push({
            file,
            boxes: wireBoxes(boxes),
            windows: [...windows],
            width,
            height,
            milliseconds: tenths(milliseconds),
          });
        } else {
          progress.clear();
          terminal.line(facesLine(file, boxes));
        }
      },
    }),
  ).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { images, withFaces, faces: found, skipped } = done;
  if (json)
    terminal.document({
      files,
      skipped: [...skipped],
      images,
      withFaces,
      faces: found,
      searchMilliseconds: tenths(done.searchMilliseconds),
      wholeMilliseconds: tenths(done.wholeMilliseconds),
      seconds: tenths(done.seconds),
      settings,
      detector: { opencv: openCvVersion, cascade: cascadeName },
    } satisfies Said<FacesOutput>);
  else {
    for (const { file, reason } of skipped) terminal.warn(visibleText(`Skipped: ${file}: ${reason}`));
    if (images > 0) terminal.line(facesSummary(done));
  }
  return images > 0 ? exitCode.ok : exitCode.failed;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
