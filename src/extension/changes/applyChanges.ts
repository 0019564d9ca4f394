import { withChanges } from '../../core/lists/listChanges';
import { LoupeError } from '../../core/errors';
import type { ScanReport } from '../../protocol/runFiles';
import type { ScanChanges } from '../../protocol/scanChanges';
import { EventLoopYield } from '../../runfolder/eventLoopYield';
import { t } from '../shared/localize';

/**
 * The report that changes make of another; both stay as they are. Done in pieces, as a dataset may have 100,000 files.
 * Throws LoupeError `report-broken` where the changes are of another report.
 */
export async function withScanChanges(report: ScanReport, changes: ScanChanges): Promise<ScanReport> {
  if (report.scanned !== changes.since)
    throw new LoupeError(
      'report-broken',
      t('The changes do not belong to the scan that is shown. Scan the folder again.'),
    );
  const pause = new EventLoopYield();
  const { head, files, skipped, problems } = changes;
  const column = async <T>(before: readonly T[], items: readonly T[]): Promise<T[]> => {
    const after = withChanges(before, files, items);
    await pause.yieldIfDue();
    return after;
  };
  const now = new Map(head.classes.map((name, index) => [name, index]));
  const moved = report.classes.map((name) => now.get(name) ?? -1);
  const stays = moved.every((index, before) => index === before);
  const classIndex = stays ? report.files.classIndex : report.files.classIndex.map((index) => moved[index] ?? -1);
  const { items } = files;
  return {
    ...head,
    files: {
      path: await column(report.files.path, items.path),
      classIndex: await column(classIndex, items.classIndex),
      part: await column(report.files.part, items.part),
      width: await column(report.files.width, items.width),
      height: await column(report.files.height, items.height),
      bytes: await column(report.files.bytes, items.bytes),
      format: await column(report.files.format, items.format),
    },
    skipped: withChanges(report.skipped, skipped, skipped.items),
    problems: withChanges(report.problems, problems, problems.items),
  };
}
