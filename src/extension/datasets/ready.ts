import { imbalance } from '../../core/classBalance';
import { listWords } from '../../core/format';
import { layoutInWords } from '../../core/layouts/layoutWords';
import type { DatasetAudit, DatasetReady } from '../../protocol/pages/datasets';
import type { ScanReport } from '../../protocol/runFiles';
import type { AuditState } from '../audit/store';
import type { KnownDataset } from './known';

/** Neither a map nor a search. */
const unseen = { map: { made: null, outdated: false, running: null, failure: null }, similar: null };

/** What the dataset page shows of a scan. Pure; costs a pass over the files for each number not asked for yet. */
export function datasetReady(
  known: KnownDataset,
  stale: boolean,
  audit: AuditState,
  seen: Pick<DatasetReady, 'map' | 'similar'> = unseen,
): DatasetReady {
  const { report } = known;
  const { files } = report;
  const { classes, parts, size, formats } = known.facts;
  return {
    state: 'ready',
    folder: report.folder,
    name: report.name,
    words: readingWords(report),
    images: files.path.length,
    bytes: report.bytes,
    scanned: report.scanned,
    stale,
    parts,
    classes,
    imbalance: imbalance(classes),
    size,
    width: known.facts.spread('width', () => files.width),
    height: known.facts.spread('height', () => files.height),
    formats,
    skipped: report.skipped,
    problems: [...known.found.scanned],
    audit: auditShown(known),
    auditing: audit.running,
    auditFailure: audit.failure,
    ...seen,
  };
}

function auditShown(known: KnownDataset): DatasetAudit | null {
  const { audit, found, outdated } = known;
  if (!audit) return null;
  return {
    audited: audit.audited,
    images: audit.images,
    outdated,
    problems: [...found.audited],
    leaks: audit.leaks.words,
    gaps: audit.gaps,
    brightness: known.spread('brightness'),
    sharpness: known.spread('sharpness'),
    outlier: known.spread('outlier'),
  };
}

/** The layout; with what was looked through, and what else the names could mean, where there is more to say. */
function readingWords({ words, candidates = [] }: ScanReport): string {
  const [taken, ...others] = candidates;
  const reasons = taken && taken.reasons.length > 0 ? `; ${taken.reasons.join('; ')}` : '';
  const left = others.map(({ layout, classes }) => `${layoutInWords(layout)} (${listWords(classes, 3)})`);
  return left.length === 0 ? `${words}${reasons}` : `${words}${reasons}. Not used as classes: ${left.join('; ')}.`;
}
