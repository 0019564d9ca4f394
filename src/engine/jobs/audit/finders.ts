import { findExactDuplicates } from '../../../core/audit/duplicates/exactDuplicates';
import { findNearDuplicates } from '../../../core/audit/nearDuplicates/findNearDuplicates';
import { findInLedger } from '../../../core/audit/quality/ledger';
import { findLight } from '../../../core/audit/quality/light';
import { findShapes } from '../../../core/audit/quality/shape';
import { findTraits } from '../../../core/audit/quality/traits';
import { findTraps } from '../../../core/audit/traps/findTraps';
import type { AuditFinder } from './auditFinder';
import { findLabelProblems, labelKinds } from './findLabelProblems';
import { findGroupsOf } from './groupsFinder';

/** All finders, in the order in which they run: a new one is added here, and nowhere else. */
export const finders: readonly AuditFinder[] = [
  {
    kinds: ['unreadable', 'wrong-extension'],
    find: ({ report }) => ({ problems: findInLedger(report.skipped, report.problems) }),
  },
  {
    kinds: ['exact-duplicate', 'duplicate-across-classes', 'duplicate-across-parts'],
    find: ({ images, measures, hashes, wanted }) => ({
      problems: findExactDuplicates(images, measures.pixels, hashes, (kind) => wanted.has(kind)),
    }),
  },
  { kinds: ['groups'], find: findGroupsOf },
  {
    kinds: ['near-duplicate', 'duplicate-across-classes', 'duplicate-across-parts'],
    find: ({ images, likeGroups, wanted }) => ({
      problems: findNearDuplicates(images, likeGroups(), (kind) => wanted.has(kind)),
    }),
  },
  {
    kinds: ['constant', 'dark', 'bright', 'low-information', 'blurred'],
    find: ({ images, measures, thresholds }) => ({ problems: findLight(images, measures, thresholds) }),
  },
  {
    kinds: ['odd-aspect', 'odd-size', 'too-small'],
    find: ({ images, measures, thresholds }) => ({ problems: findShapes(images, measures, thresholds) }),
  },
  {
    kinds: ['animated', 'unusual-pixels', 'rotated', 'grey'],
    find: ({ images, measures, thresholds }) => ({ problems: findTraits(images, measures, thresholds) }),
  },
  {
    kinds: ['trap'],
    find: ({ images, measures, thresholds }) => ({ problems: findTraps(images, measures, thresholds) }),
  },
  { kinds: labelKinds, find: findLabelProblems },
];
