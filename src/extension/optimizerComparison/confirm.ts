import * as vscode from 'vscode';
import { usualOptimizers } from '../../core/choices/optimizers';
import { formatCount, formatRoughly } from '../../core/format';
import { LoupeError } from '../../core/errors';
import type { Estimate } from '../../protocol/estimate/estimate';
import { confirm, withProgressSoon } from '../shared/notify';
import { estimateTraining, type EstimateJob } from '../training/estimateJob';

/** Seeds of a comparison where nothing else is asked for. */
const seeds = 3;

/** What a comparison would do, and how long it would take at most. */
export interface ComparisonSize {
  readonly trainings: number;
  readonly epochs: number;
  readonly seconds: number;
}

/** A comparison's size from the estimate of one of its trainings: features that are kept are computed once. */
export function comparisonSize({ stages, epochs, cache, total }: Estimate): ComparisonSize {
  const trainings = usualOptimizers.length * seeds;
  const shared = cache === null ? 0 : (stages.find(({ stage }) => stage === 'prepare')?.seconds ?? 0);
  return { trainings, epochs, seconds: shared + trainings * (total.seconds - shared) };
}

/**
 * Times one training, says how many there would be and how long they would take, and asks. False where the user turned
 * away. Throws what timing throws.
 */
export async function confirmComparison(job: Omit<EstimateJob, 'signal' | 'onProgress'>): Promise<boolean> {
  const trainings = usualOptimizers.length * seeds;
  const what = vscode.l10n.t(
    '{0} optimizers with {1} seeds each: {2} trainings, one after the other.',
    formatCount(usualOptimizers.length),
    formatCount(seeds),
    formatCount(trainings),
  );
  const detail = await timed(job);
  return (
    detail !== undefined &&
    (await confirm(vscode.l10n.t('Compare optimizers?'), `${what}\n${detail}`, vscode.l10n.t('Compare')))
  );
}

/** How long it would take; undefined where the user cancelled. */
async function timed(job: Omit<EstimateJob, 'signal' | 'onProgress'>): Promise<string | undefined> {
  const title = vscode.l10n.t('Timing one of the trainings');
  try {
    const estimate = await withProgressSoon({ where: 'notification', title }, (progress, signal) =>
      estimateTraining({
        ...job,
        signal,
        onProgress: ({ done, total }) =>
          progress.report({ message: vscode.l10n.t('{0} of {1}', done ?? 0, total ?? 0) }),
      }),
    );
    const { epochs, seconds } = comparisonSize(estimate);
    return vscode.l10n.t(
      'With {0} epochs at most they take about {1}; early stopping makes them shorter. The comparison can be stopped and continued.',
      formatCount(epochs),
      formatRoughly(seconds),
    );
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'cancelled') return undefined;
    // What stops an estimate stops the trainings too.
    throw error;
  }
}
