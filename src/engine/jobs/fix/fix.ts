import type { LayoutChoice } from '../../../core/dataset';
import type { Fix, PlannedFixes } from '../../../core/fix/fixTypes';
import { applyPlan, newFixId, planFixes, recover, type RecoveredFix } from '../../../runfolder/fixes';
import { fixView } from './fixView';

export interface FixJob {
  readonly folder: string;
  readonly fixes: readonly Fix[];
  readonly layout?: LayoutChoice | undefined;
  /** Only plan. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was planned, whether it was done, and what a crash had left that was ended before. */
export interface FixResult {
  readonly planned: PlannedFixes;
  readonly applied: boolean;
  readonly recovered: readonly RecoveredFix[];
}

/**
 * Repairs a dataset, or says what would be done. Unless it only plans, it first ends what a crash left of an earlier
 * repair. Throws LoupeError `fix-refused` where the disk changed meanwhile.
 */
export async function fix({ folder, fixes, layout, dryRun, signal }: FixJob): Promise<FixResult> {
  const recovered = dryRun ? [] : await recover(folder);
  const planned = planFixes(await fixView(folder, fixes, { layout, signal }), fixes, newFixId());
  if (!planned.ok || dryRun) return { planned, applied: false, recovered };
  if (planned.plan.moves.length + planned.plan.edits.length === 0) return { planned, applied: false, recovered };
  signal?.throwIfAborted();
  const done = await applyPlan(folder, planned.plan);
  return { planned, applied: true, recovered: [...recovered, ...done.recovered] };
}
