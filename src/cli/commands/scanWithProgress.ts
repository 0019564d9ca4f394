import type { LayoutChoice } from '../../core/dataset';
import { scanDataset, type ScanOptions } from '../../engine/datasets/scanDataset';
import type { ScanReport } from '../../protocol/runFiles';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';

/** Milliseconds before the first counts are told. */
const soon = 100;

/** Scans with progress; undefined where the user stopped it. */
export function scanWithProgress(
  folder: string,
  layout: LayoutChoice | undefined,
  terminal: Terminal,
  { onFirst, changedPlaces }: Pick<ScanOptions, 'onFirst' | 'changedPlaces'>,
): Promise<ScanReport | undefined> {
  const progress = new Progress(terminal);
  const begin = performance.now();
  // Of a small folder, the steps before the decoding are over before anybody could read of them.
  const takesTime = (): boolean => performance.now() - begin > soon;
  return stoppable((signal) =>
    scanDataset(folder, {
      layout,
      signal,
      changedPlaces,
      onFound: (files) => takesTime() && progress.found('walk', files),
      onFirst:
        onFirst &&
        (async (report) => {
          await onFirst(report);
          const files = report.files.path.length;
          progress.update('names', files, files);
        }),
      onStep: (step, done, total) => takesTime() && progress.update(step, done, total),
      onProgress: (done, total) => progress.update('scan', done, total),
    }),
  ).finally(() => progress.clear());
}
