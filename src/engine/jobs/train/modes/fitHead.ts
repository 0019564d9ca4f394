import type { Runtime } from '../../../runtimes/runtime';
import type { RunWriter } from '../../../runs/runWriter';
import type { PhaseClock } from '../../../runs/phaseClock';
import { chooseL2, foldsInLockstep, type L2Choice } from '../../../training/logisticRegression/chooseL2';
import { headProducts } from '../../../training/logisticRegression/headProducts';
import {
  fitLogisticRegression,
  type LogisticRegressionFit,
} from '../../../training/logisticRegression/logisticRegression';
import { l2Decades, searchPlan } from '../../../training/logisticRegression/searchPlan';
import { measureColumns, standardise, type Standardisation } from '../../../training/logisticRegression/standardise';

export interface HeadProblem {
  /** Training rows first, then the validation rows: [train + validation, columns]. Standardised in place. */
  readonly features: Float32Array;
  readonly columns: number;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly trainRows: number;
  /** Duplicate group of each training row, -1 without one. */
  readonly groups: Int32Array;
  readonly l2: number | null;
  readonly epochs: number;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly writer: RunWriter;
  readonly clock: PhaseClock;
}

export interface FittedHead extends Standardisation {
  readonly fit: LogisticRegressionFit;
  readonly l2: number;
}

/**
 * Standardises by the training rows, chooses the penalty by folds of the training rows, fits the head on them and
 * reports every iteration as an `epoch` event. A stop request ends the fit at the iteration it is seen in.
 */
export async function fitHead(problem: HeadProblem): Promise<FittedHead> {
  const { features, columns, labels, classes, trainRows, writer } = problem;
  const standardisation = measureColumns(features, trainRows, columns);
  standardise(features, standardisation);
  const plan = searchPlan(trainRows, classes, columns);
  const products = await headProducts(problem.runtime, features, {
    columns,
    classes,
    trainRows,
    lanes: problem.l2 === null ? foldsInLockstep(trainRows, classes, plan.heldOut) : 1,
  });
  const shouldStop = () => writer.stop.requested !== 'no';
  const { pause } = writer.stop;
  try {
    const choice =
      problem.l2 === null
        ? await chooseL2({
            products: products.trained,
            axes: products.axes,
            only: (rows) => products.only(rows),
            plan,
            labels: labels.subarray(0, trainRows),
            classes,
            groups: problem.groups,
            seed: problem.seed,
            shouldStop,
            pause,
            onProgress: (done, total) =>
              problem.clock.progress(done, total, 'choosing the penalty by cross-validation'),
          })
        : undefined;
    const l2 = choice?.l2 ?? (problem.l2 as number);
    if (choice) writer.notice('info', 'l2', choiceWords(choice));
    let before = performance.now();
    const fit = await fitLogisticRegression({
      products: products.all,
      axes: products.axes,
      labels,
      classes,
      l2,
      fitted: Uint8Array.from(labels, (_, row) => Number(row < trainRows)),
      maxIterations: problem.epochs,
      tolerance: plan.lastTolerance,
      ...(choice?.head ? { start: choice.head } : {}),
      shouldStop,
      pause,
      onIteration: ({ iteration, loss, accuracy, valLoss, valAccuracy }) => {
        const now = performance.now();
        writer.event({
          // The objective never rises, so the latest head is the one that is kept.
          type: 'epoch',
          epoch: iteration,
          epochs: problem.epochs,
          loss,
          accuracy,
          valLoss,
          valAccuracy,
          seconds: (now - before) / 1000,
          learningRate: null,
          best: true,
          unit: 'iteration',
        });
        before = now;
      },
    });
    writer.notice('info', 'fit', fitWords(fit, problem.epochs));
    return { ...standardisation, fit, l2 };
  } finally {
    await products.release();
  }
}

/** How the penalty was chosen, and where that was coarser than usual or did not converge. */
function choiceWords({ l2, plan, trials }: L2Choice): string {
  const chosen = trials.find((trial) => trial.l2 === l2);
  if (!chosen)
    return `The L2 penalty is ${l2}: no class has two different images in the training part, so that none can be held out to choose it by.`;
  const scores = `held-out accuracy ${chosen.accuracy.toFixed(3)}, loss ${chosen.loss.toFixed(4)}`;
  const how = plan.halves
    ? `chosen by ${plan.folds}-fold cross-validation on the training part (${scores})`
    : `chosen among ${l2Decades.join(', ')} on one third of the training part, held out once (${scores}): so many images, classes and features would make a finer choice by cross-validation take many times as long as the fit`;
  const rough = trials.every(({ converged }) => converged)
    ? ''
    : ' Some fits of the choice had not converged, so another strength may be slightly better.';
  return `The L2 penalty is ${l2}, ${how}.${rough}`;
}

function fitWords({ end, iterations }: LogisticRegressionFit, epochs: number): string {
  switch (end) {
    case 'converged':
      return `The fit converged after ${iterations} iterations.`;
    case 'precision':
      return `The fit converged after ${iterations} iterations, as far as single precision goes.`;
    case 'stopped':
      return `The fit was stopped after ${iterations} iterations; the head of the last one is kept.`;
    case 'iterations':
      return `The fit used all of its ${epochs} iterations and had not converged; more may help a little.`;
  }
}
