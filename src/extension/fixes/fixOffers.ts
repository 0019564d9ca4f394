import { ofTheWhole, type AuditKind } from '../../core/audit/auditKinds';
import type { FixVerb } from '../../core/fix/fixVerbs';
import type { AuditProblemOutput } from '../../protocol/audit';
import { t } from '../shared/localize';
import { copyKinds } from './copies';

/** A repair that is offered for an image. Files are relative to the dataset, with `/`. */
export interface FixOffer {
  readonly verb: FixVerb;
  /** Of `keep-one`, the first is kept. */
  readonly files: readonly string[];
  /** A class that speaks for itself, where the audit names one. */
  readonly suggested?: string;
}

/** A repair as it is to be done. */
export interface WantedFix extends FixOffer {
  readonly folder: string;
  /** A class of `relabel`, a part of `move-to-part`. */
  readonly to?: string | undefined;
  /** Classes to choose from where no scan tells them. */
  readonly classes?: readonly string[] | undefined;
}

const labels: ReadonlySet<AuditKind> = new Set<AuditKind>(['label-issue', 'duplicate-across-classes', 'outlier']);

/** What can be done about a problem of one of its files, the likeliest first; nothing where no file is at fault. */
export function fixOffers({ kind, files, classes }: AuditProblemOutput, file: string): readonly FixOffer[] {
  if (ofTheWhole.has(kind) || !files.includes(file)) return [];
  const one = [file];
  const others = [...new Set(files)].filter((other) => other !== file);
  const offers: FixOffer[] = [];
  if (copyKinds.has(kind) && others.length > 0) offers.push({ verb: 'keep-one', files: [file, ...others] });
  // Of a wrong label, the audit names the class given, then the one that is more probable.
  if (labels.has(kind))
    offers.push({
      verb: 'relabel',
      files: one,
      ...(kind === 'label-issue' && classes[1] !== undefined && { suggested: classes[1] }),
    });
  if (kind === 'wrong-extension') offers.push({ verb: 'rename-extension', files: one });
  if (kind === 'rotated') offers.push({ verb: 'rotate', files: one });
  return [...offers, { verb: 'exclude', files: one }, { verb: 'trash', files: one }];
}

/** A repair as a button or an entry of a menu writes it. */
export function offerTitle({ verb }: Pick<FixOffer, 'verb'>): string {
  switch (verb) {
    case 'exclude':
      return t('Exclude from Dataset');
    case 'include':
      return t('Include in Dataset');
    case 'trash':
      return t('Move to Trash');
    case 'relabel':
      return t('Relabel…');
    case 'sort':
      return t('Sort');
    case 'rename-extension':
      return t('Rename Extension');
    case 'rotate':
      return t('Turn Upright');
    case 'keep-one':
      return t('Keep This One');
    case 'move-to-part':
      return t('Move to Part…');
  }
}

/** Files that are no longer as the audit saw them. */
export function settledBy({ verb, files }: Pick<FixOffer, 'verb' | 'files'>): readonly string[] {
  return verb === 'keep-one' ? files.slice(1) : files;
}
