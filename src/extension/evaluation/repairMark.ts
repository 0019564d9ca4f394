import { partOfCode } from '../../core/parts';
import type { ChangedFile } from '../changes/fileChanges';
import { t } from '../shared/localize';

/** What a repair did to an image that a list of scores still has, in a word; '' where it is as it was. */
export function repairMark({ path, label, part, verb }: ChangedFile, truth: string): string {
  if (path === null) return verb === 'exclude' ? t('excluded') : t('in the trash');
  if (verb === 'exclude' || verb === 'trash' || verb === 'keep-one') return '';
  if (verb === 'move-to-part') return part === undefined ? '' : `→ ${partOfCode(part) ?? ''}`;
  return label === undefined || label === null || label === truth ? '' : `→ ${label}`;
}
