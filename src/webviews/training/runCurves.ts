import { html, nothing, type TemplateResult } from 'lit';
import { monitored } from '../../core/choices/monitors';
import { formatAccuracy, formatCount, formatDuration, formatLoss, isIteration, noNumber } from '../../core/format';
import type { RunRecord } from '../../protocol/runFiles';
import type { EpochEvent, RunStatus } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import '../components/section';
import '../components/stat';
import { text } from '../strings/training';
import { bestIndex, monitorOf, patienceOf } from './curves';
import './curvesView';
import { stepTexts } from './epochTable';
import { renderTimeLeft } from './runNow';
import { trainsEpochs } from './runOrigin';
import { elapsedSeconds } from './runProgress';
import { renderEpochs } from './runTables';

/** Whether the fit of a linear head came to its end before its limit: it converged. */
export function hasConverged(run: RunState, status: RunStatus): boolean {
  const latest = run.epochs.at(-1);
  return status === 'completed' && latest !== undefined && isIteration(latest) && latest.epoch < latest.epochs;
}

/** How far the epochs are and the best of them, their curves, and all of them in a table. */
export function renderCurves(run: RunState, record: RunRecord, status: RunStatus, now: number): TemplateResult {
  const running = status === 'running';
  const bestEpoch = run.result?.bestEpoch ?? null;
  const converged = hasConverged(run, status);
  return html`
    ${renderStats(run, record, status, now)}
    ${running ? html`<loupe-phase-strip .run=${run} running></loupe-phase-strip>` : nothing}
    <loupe-section .heading=${text('curves.title')}><loupe-curves .epochs=${run.epochs} .began=${run.firstTime} .bestEpoch=${bestEpoch} ?running=${running}
      .patience=${trainsEpochs(record) ? patienceOf(record.settings) : null}></loupe-curves></loupe-section>
    ${!running && record.ending ? html`<p class="quiet">${record.ending.message}</p>` : nothing}
    ${renderEpochs(run.epochs, bestEpoch, converged)}`;
}

function renderStats(run: RunState, record: RunRecord, status: RunStatus, now: number): TemplateResult {
  const latest = run.epochs.at(-1)!;
  const step = stepTexts(latest);
  const elapsed = elapsedSeconds(run, status, now);
  const note = hasConverged(run, status)
    ? text('training.convergedNote')
    : text(step.of, { n: formatCount(latest.epochs) });
  return html`<div class="stats">
    <loupe-stat .label=${text(step.one)} .value=${formatCount(latest.epoch)} .note=${note}></loupe-stat>
    ${renderBest(run.epochs[bestIndex(run.epochs, run.result?.bestEpoch ?? null)], record)}
    <loupe-stat .label=${text('training.elapsed')} .value=${elapsed === null ? noNumber : clock(elapsed)}></loupe-stat>
    ${status === 'running' ? renderTimeLeft(run, now) : nothing}
  </div>`;
}

/** The epoch whose weights are kept, and by which figure it is the best. Of a linear head the last is. */
function renderBest(best: EpochEvent | undefined, { settings }: RunRecord): TemplateResult | typeof nothing {
  if (!best || isIteration(best)) return nothing;
  const { monitor, value } = monitored(monitorOf(settings), best);
  const shown = monitor === 'loss' || monitor === 'valLoss' ? formatLoss(value) : formatAccuracy(value);
  return html`<loupe-stat class="best" .label=${text('training.bestBy', { monitor: text(`monitor.${monitor}`).toLowerCase() })}
    .value=${shown} .note=${text('training.bestEpoch', { n: formatCount(best.epoch) })}></loupe-stat>`;
}

/** A duration that ticks: whole seconds, so that it does not flicker. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : formatDuration(whole);
}
