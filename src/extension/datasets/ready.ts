import { countClasses, histogram, imbalance } from '../../core/classBalance';
import { listWords } from '../../core/format';
import { layoutInWords } from '../../core/layouts/layoutWords';
import type { DatasetAudit, DatasetReady } from '../../protocol/pages/datasets';
import type { ScanReport } from '../../protocol/runFiles';
import type { AuditState } from '../audit/store';
import type { KnownDataset, MeasureName } from './known';
import { partsOf } from './report';

const histogramBins = 24;

/** What the dataset page shows of a scan. Pure; costs one pass over the files for each number. */
export function datasetReady(known: KnownDataset, stale: boolean, audit: AuditState): DatasetReady {
  const { report } = known;
  const { files } = report;
  const classes = countClasses({ classes: report.classes, classIndex: files.classIndex, part: files.part });
  const formats = new Map<string, number>();
  for (const format of files.format) formats.set(format, (formats.get(format) ?? 0) + 1);
  return {
    state: 'ready',
    folder: report.folder,
    name: report.name,
    words: readingWords(report),
    images: files.path.length,
    bytes: report.bytes,
    scanned: report.scanned,
    stale,
    parts: partsOf(report),
    classes,
    imbalance: imbalance(classes),
    size: oneSize(files),
    width: histogram(files.width, histogramBins),
    height: histogram(files.height, histogramBins),
    formats: [...formats].map(([format, count]) => ({ format, count })).sort((a, b) => b.count - a.count),
    skipped: report.skipped,
    problems: [...known.found.scanned],
    audit: auditShown(known),
    auditing: audit.running,
    auditFailure: audit.failure,
  };
}

function auditShown(known: KnownDataset): DatasetAudit | null {
  const { audit, found, outdated } = known;
  if (!audit) return null;
  const spread = (name: MeasureName) => histogram(known.measures(name), histogramBins);
  return {
    audited: audit.audited,
    images: audit.images,
    outdated,
    problems: [...found.audited],
    leaks: audit.leaks.words,
    gaps: audit.gaps,
    brightness: spread('brightness'),
    sharpness: spread('sharpness'),
    outlier: spread('outlier'),
  };
}

/** The size of all images, where they have one. */
function oneSize({ width, height }: ScanReport['files']): DatasetReady['size'] {
  const [w, h] = [width[0], height[0]];
  if (w === undefined || h === undefined) return null;
  return width.every((value) => value === w) && height.every((value) => value === h) ? { width: w, height: h } : null;
}

/** The layout; with what was looked through, and what else the names could mean, where there is more to say. */
function readingWords({ words, candidates = [] }: ScanReport): string {
  const [taken, ...others] = candidates;
  const reasons = taken && taken.reasons.length > 0 ? `; ${taken.reasons.join('; ')}` : '';
  const left = others.map(({ layout, classes }) => `${layoutInWords(layout)} (${listWords(classes, 3)})`);
  return left.length === 0 ? `${words}${reasons}` : `${words}${reasons}. Not used as classes: ${left.join('; ')}.`;
}
