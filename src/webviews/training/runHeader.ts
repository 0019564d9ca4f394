import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatDuration } from '../../core/format';
import type { TrainingReady } from '../../protocol/pages/training';
import type { RunStatus } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import { stateSigns } from '../../core/runs/runStates';
import { icon } from '../shared/icons';
import { text } from '../strings/training';
import { trainsEpochs } from './runOrigin';
import { elapsedSeconds } from './runProgress';

/** What the buttons of the header do. */
export interface HeaderActions {
  readonly stop: () => void;
  readonly pause: () => void;
  readonly continue: () => void;
  readonly resume: () => void;
  readonly longer: () => void;
  readonly otherwise: () => void;
  readonly again: () => void;
  readonly use: () => void;
  readonly showOutput: () => void;
  readonly openSkipped: () => void;
}

export interface HeaderState {
  readonly run: RunState;
  readonly status: RunStatus;
  /** Whether the job was asked to stop. */
  readonly stopping: boolean;
  readonly now: number;
}

/** Dataset and model, how the run stands and what it is of in one line, and what can be done with it now. */
export function renderHeader(ready: TrainingReady, state: HeaderState, act: HeaderActions): TemplateResult {
  const { run, status } = state;
  return html`<div class="title-row">
    <div>
      <h1>${text('run.title', { recipe: run.recipe ?? ready.record.recipe, dataset: ready.record.dataset.name })}</h1>
      <p class="quiet"><span class="state ${status}">${status === 'running' ? nothing : icon(stateSigns[status].icon)}<span>${stateWords(state)}</span></span>
        ${[deviceWords(run), ...dataWords(run)].map((words) => (words ? html` · ${words}` : nothing))}
        ${renderSkipped(run, act)}</p>
    </div>
    <div class="actions">${renderActions(ready, state, act)}</div>
  </div>`;
}

function stateWords({ run, status, stopping, now }: HeaderState): string {
  if (status === 'running')
    return text(stopping ? 'training.stateStopping' : run.paused ? 'training.paused' : 'training.running');
  const seconds = elapsedSeconds(run, status, now);
  const state = text(`training.${status}`);
  return seconds === null || status !== 'completed'
    ? state
    : text('run.endedIn', { state, time: formatDuration(Math.max(1, Math.round(seconds))).replace('.0 s', ' s') });
}

/** The first sentence of what the device says of itself; the rest stands under Details. */
function deviceWords({ device }: RunState): string | undefined {
  return device?.message.split(/\.(?:\s|$)/)[0];
}

function dataWords({ dataset }: RunState): string[] {
  if (!dataset) return [];
  const { images, classes } = dataset;
  const count = (one: 'run.imagesOne' | 'run.classesOne', many: 'run.images' | 'run.classes', n: number): string =>
    n === 1 ? text(one) : text(many, { n: formatCount(n) });
  return [`${count('run.imagesOne', 'run.images', images)}, ${count('run.classesOne', 'run.classes', classes.length)}`];
}

function renderSkipped({ dataset }: RunState, { openSkipped }: HeaderActions): TemplateResult | typeof nothing {
  const skipped = dataset?.skipped ?? 0;
  if (skipped === 0) return nothing;
  const words = skipped === 1 ? text('training.skippedOne') : text('training.skipped', { n: formatCount(skipped) });
  return html` · <button type="button" class="link" @click=${openSkipped}>${words}</button>`;
}

/** Only what can work: nothing is resumed that would fail again, and no epochs are asked of what has none. */
function renderActions(
  ready: TrainingReady,
  { run, status, stopping }: HeaderState,
  act: HeaderActions,
): TemplateResult {
  const button = (label: Parameters<typeof text>[0], click: () => void, primary = false): TemplateResult =>
    html`<vscode-button appearance=${primary ? 'primary' : 'secondary'} @click=${click}>${text(label)}</vscode-button>`;
  const output = button('training.showOutput', act.showOutput);
  if (status === 'running') {
    const pause = run.paused ? button('training.goOn', act.continue) : button('training.pause', act.pause);
    return html`${stopping ? nothing : pause}
      <vscode-button ?disabled=${stopping} @click=${act.stop}>${text(stopping ? 'training.stopping' : 'training.stop')}</vscode-button>
      ${output}`;
  }
  const epochs = trainsEpochs(ready.record) && run.epochs.length > 0;
  const resumable =
    status !== 'completed' && ready.resumeProblem === null && typeof ready.record.settings['mode'] === 'string';
  return html`
    ${resumable ? button('training.resume', act.resume, run.result === null) : nothing}
    ${run.result ? button('result.use', act.use) : nothing}
    ${epochs && run.result ? button('result.longer', act.longer) : nothing}
    ${epochs ? button('result.otherwise', act.otherwise) : nothing}
    ${button('result.again', act.again, !resumable && run.result === null)}
    ${output}`;
}
