import { html, nothing, type TemplateResult } from 'lit';
import { layoutKinds } from '../../core/dataset';
import { formatCount } from '../../core/format';
import type { TrainingReady } from '../../protocol/pages/training';
import type { RunStatus } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/section';
import { text } from '../strings/training';
import './phaseStrip';
import { renderContinued } from './runOrigin';
import { renderNetwork, renderSettings } from './runTables';

/** Warnings that stand above the page; the others are counted there. */
const mostAbove = 3;

/** What a user must see at once: how the run failed, and what the result must be taken with care for. */
export function renderWarnings(
  ready: TrainingReady,
  run: RunState,
  status: RunStatus,
): TemplateResult | typeof nothing {
  const warnings: Notice[] = run.notices.filter(({ level }) => level !== 'info');
  const error = run.error ?? ready.record.error;
  const problem = status !== 'running' && ready.resumeProblem ? ` ${ready.resumeProblem}` : '';
  const failures: Notice[] = [];
  if (status === 'interrupted')
    failures.push({ level: 'error', message: `${text('training.interruptedSentence')}${problem}` });
  if (status === 'failed' && error)
    failures.push({
      level: 'error',
      message: `${text('training.failedSentence', { message: error.message })}${problem}`,
    });
  if (status === 'stopped' && run.result) failures.push({ level: 'info', message: text('training.stoppedKept') });
  const shown = [...failures, ...warnings.slice(0, mostAbove)];
  const more = warnings.length - Math.min(mostAbove, warnings.length);
  if (more > 0) shown.push({ level: 'warning', message: text('notices.more', { n: formatCount(more) }) });
  return shown.length === 0 ? nothing : html`<loupe-notices .notices=${shown}></loupe-notices>`;
}

/** What experts want to know: notes, stages, device and data, network, settings. */
export function renderDetails(
  ready: TrainingReady,
  run: RunState,
  running: boolean,
  showDevices: () => void,
): TemplateResult {
  const { record } = ready;
  const notes: Notice[] = run.notices.map(({ level, message }) => ({ level, message }));
  if (record.ending) notes.push({ level: 'info', message: record.ending.message });
  return html`
    ${notes.length > 0 ? html`<loupe-section class="notes" .heading=${text('details.notes')}><loupe-notices .notices=${distinct(notes)}></loupe-notices></loupe-section>` : nothing}
    <loupe-section .heading=${text('phase.title')}><loupe-phase-strip .run=${run} ?running=${running}></loupe-phase-strip></loupe-section>
    <loupe-section .heading=${text('details.computing')}>
      <p>${run.device?.message ?? `${text('training.device')}: ${text('training.noDevice')}`}${run.device ? html` <button type="button" class="link" @click=${showDevices}>${text('training.whyDevice')}</button>` : nothing}</p>
      ${renderData(run)}
      ${ready.dataSince ? html`<p>${text('training.dataSince', { words: ready.dataSince })}</p>` : nothing}
      ${renderContinued(record)}
    </loupe-section>
    ${run.network ? renderNetwork(run.network) : nothing}
    ${renderSettings(record)}`;
}

function renderData({ dataset }: RunState): TemplateResult | typeof nothing {
  if (!dataset) return nothing;
  const kind = layoutKinds.find((layout) => layout === dataset.layout);
  const layout = kind ? text(`layout.${kind}`, { n: formatCount(dataset.classes.length) }) : dataset.layout;
  return html`<p>${text('training.dataNote', { images: formatCount(dataset.images), layout })}</p>`;
}

function distinct(notes: readonly Notice[]): Notice[] {
  return [...new Map(notes.map((note) => [`${note.level} ${note.message}`, note])).values()];
}
