import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { layoutKinds } from '../../core/dataset';
import { formatAccuracy, formatCount, formatDuration, noNumber } from '../../core/format';
import {
  trainingMethods,
  trainingStateSchema,
  trainingUpdateSchema,
  type TrainingReady,
  type TrainingState,
} from '../../protocol/pages/training';
import { parseWith } from '../../protocol/parse';
import type { RunEvent, RunStatus } from '../../protocol/runEvents';
import { emptyRunState, reduceRun, type RunState } from '../../protocol/runState';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/section';
import '../components/stat';
import { icon } from '../shared/icons';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/training';
import { patienceOf } from './curves';
import './curvesView';
import { epochAnnouncement, stepTexts } from './epochTable';
import './phaseStrip';
import { resultCard } from './resultCard';
import { renderContinued, trainsEpochs } from './runOrigin';
import { elapsedSeconds, remainingSeconds, statusOf } from './runProgress';
import { renderEpochs, renderNetwork, renderSettings } from './runTables';
import { trainingPageStyles } from './trainingStyles';

/** A training run, live. */
@customElement('loupe-training-page')
export class TrainingPageElement extends PageElement<TrainingState, typeof trainingMethods> {
  static override styles = [...PageElement.styles, trainingPageStyles];

  protected readonly schema = trainingStateSchema;
  protected readonly methods = trainingMethods;
  @state() private run: RunState = emptyRunState;
  @state() private now = 0;
  @state() private stopAsked = false;
  /** The host's clock minus this one, milliseconds: a remote host's clock may differ. */
  private clockOffset = 0;
  private waiting: RunEvent[] = [];
  private frame = 0;
  private timer: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
  }

  protected override applySnapshot(next: TrainingState): void {
    if (next.state === 'ready') {
      this.clockOffset = next.now - Date.now();
      this.now = next.now;
      this.waiting = [];
      this.stopAsked = false;
      this.run = next.events.reduce(reduceRun, emptyRunState);
    }
    super.applySnapshot(next);
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(trainingUpdateSchema, update);
    const current = this.pageState;
    if (!parsed.ok) return this.complain(`${text('state.misread')} (${parsed.problem})`);
    if (current?.state !== 'ready') return;
    if (parsed.value.record) this.pageState = { ...current, record: parsed.value.record };
    if (!parsed.value.events?.length) return;
    this.waiting.push(...parsed.value.events);
    this.frame ||= requestAnimationFrame(() => this.takeWaiting());
  }

  protected override renderFailureActions(): TemplateResult {
    return html`<div><vscode-button @click=${this.showOutput}>${text('state.showOutput')}</vscode-button></div>`;
  }

  protected override renderReady(ready: TrainingReady): TemplateResult {
    const { run } = this;
    const status = statusOf(run, ready.record);
    const running = status === 'running';
    const result = run.result;
    return html`
      ${this.renderHeader(ready, status)}
      ${this.renderNotices(ready, status)}
      ${
        result && !running
          ? resultCard(
              result.parts,
              { label: text(stepTexts(run.epochs.at(-1)).best), epoch: result.bestEpoch },
              {
                openMatrix: () => this.ask(this.link.request('openMatrix', null)),
                use: () => this.ask(this.link.request('usePredictions', null)),
                again: () => this.ask(this.link.request('trainAgain', null)),
                longer: trainsEpochs(ready.record) ? () => this.ask(this.link.request('trainLonger', null)) : null,
                otherwise: trainsEpochs(ready.record) ? this.otherwise : null,
              },
            )
          : nothing
      }
      <loupe-phase-strip .run=${run} ?running=${running}></loupe-phase-strip>
      <loupe-section .heading=${text('curves.title')}>
        <loupe-curves .epochs=${run.epochs} .began=${run.firstTime} .bestEpoch=${result?.bestEpoch ?? null} ?running=${running}
          .patience=${trainsEpochs(ready.record) ? patienceOf(ready.record.settings) : null}></loupe-curves>
      </loupe-section>
      ${renderEpochs(run.epochs, result?.bestEpoch ?? null)}
      ${run.network ? renderNetwork(run.network) : nothing}
      ${renderSettings(ready.record)}
    `;
  }

  private renderHeader(ready: TrainingReady, status: RunStatus): TemplateResult {
    const { run } = this;
    const running = status === 'running';
    const stopping = run.stopping || this.stopAsked;
    const latest = run.epochs.at(-1);
    const step = stepTexts(latest);
    const elapsed = elapsedSeconds(run, status, this.now);
    const remaining = running ? remainingSeconds(run, this.now) : null;
    const best = [...run.epochs].reverse().find((epoch) => epoch.best);
    const bestNumber = run.result?.bestEpoch ?? best?.epoch;
    const bestScore =
      best &&
      (best.valAccuracy === null
        ? text('training.bestNoteTrain', { value: formatAccuracy(best.accuracy) })
        : text('training.bestNote', { value: formatAccuracy(best.valAccuracy) }));
    const said =
      running && stopping
        ? text('training.stateStopping')
        : running && run.paused
          ? text('training.paused')
          : text(`training.${status}`);
    const resumable = !running && status !== 'completed' && typeof ready.record.settings['mode'] === 'string';
    const shape = {
      running: null,
      completed: 'check',
      stopped: 'check',
      failed: 'error',
      interrupted: 'warning',
    } as const;
    const mark = shape[status];
    return html`
      <div class="title-row">
        <div>
          <h1>${text('training.title', { recipe: run.recipe ?? ready.record.recipe, dataset: ready.record.dataset.name })}</h1>
          <p class="state ${status}">${mark ? icon(mark) : nothing}<span>${said}</span></p>
          <p class="quiet">${run.device?.message ?? `${text('training.device')}: ${text('training.noDevice')}`}${run.device ? html` <button type="button" class="link" @click=${this.showDevices}>${text('training.whyDevice')}</button>` : nothing}</p>
          ${this.renderData()}
          ${renderContinued(ready.record)}
        </div>
        <div class="actions">
          ${resumable ? html`<vscode-button @click=${this.resume}>${text('training.resume')}</vscode-button>` : nothing}
          ${resumable && !run.result && latest && trainsEpochs(ready.record) ? html`<vscode-button appearance="secondary" @click=${this.otherwise}>${text('result.otherwise')}</vscode-button>` : nothing}
          ${running && !stopping ? html`<vscode-button appearance="secondary" @click=${run.paused ? this.continueTraining : this.pause}>${text(run.paused ? 'training.goOn' : 'training.pause')}</vscode-button>` : nothing}
          ${running ? html`<vscode-button ?disabled=${stopping} @click=${this.stop}>${stopping ? text('training.stopping') : text('training.stop')}</vscode-button>` : nothing}
          <vscode-button appearance="secondary" @click=${this.showOutput}>${text('training.showOutput')}</vscode-button>
        </div>
      </div>
      <div class="stats">
        <loupe-stat .label=${text(step.one)} .value=${latest ? formatCount(latest.epoch) : noNumber} .note=${latest ? text(step.of, { n: formatCount(latest.epochs) }) : ''}></loupe-stat>
        <loupe-stat .label=${text(step.best)} .value=${bestNumber === undefined ? noNumber : formatCount(bestNumber)} .note=${bestScore ?? ''}></loupe-stat>
        <loupe-stat .label=${text('training.elapsed')} .value=${elapsed === null ? noNumber : clock(elapsed)}></loupe-stat>
        ${running ? html`<loupe-stat .label=${text('training.remaining')} .value=${remaining === null ? noNumber : clock(remaining)}></loupe-stat>` : nothing}
      </div>`;
  }

  private renderData(): TemplateResult | typeof nothing {
    const { dataset } = this.run;
    if (!dataset) return nothing;
    const kind = layoutKinds.find((layout) => layout === dataset.layout);
    const layout = kind ? text(`layout.${kind}`, { n: formatCount(dataset.classes.length) }) : dataset.layout;
    const words = text('training.dataNote', { images: formatCount(dataset.images), layout });
    const skipped =
      dataset.skipped === 1
        ? text('training.skippedOne')
        : text('training.skipped', { n: formatCount(dataset.skipped) });
    return html`<p class="quiet">${words}${
      dataset.skipped > 0
        ? html` · <button type="button" class="link" @click=${this.openSkipped}>${skipped}</button>`
        : nothing
    }</p>`;
  }

  private renderNotices(ready: TrainingReady, status: RunStatus): TemplateResult | typeof nothing {
    const notices: Notice[] = this.run.notices.map(({ level, message }) => ({ level, message }));
    if (status === 'interrupted') notices.unshift({ level: 'error', message: text('training.interruptedSentence') });
    const error = this.run.error ?? ready.record.error;
    if (status === 'failed' && error)
      notices.unshift({ level: 'error', message: text('training.failedSentence', { message: error.message }) });
    return notices.length === 0 ? nothing : html`<loupe-notices .notices=${notices}></loupe-notices>`;
  }

  private takeWaiting(): void {
    this.frame = 0;
    const events = this.waiting;
    this.waiting = [];
    this.run = events.reduce(reduceRun, this.run);
    // What was asked of a run that ended is not asked of the one that continues.
    if (events.some(({ type }) => type === 'ended' || type === 'resumed')) this.stopAsked = false;
    const latest = this.run.epochs.at(-1);
    if (latest && events.includes(latest)) this.announcer.announce(epochAnnouncement(latest));
    this.tick();
  }

  private tick(): void {
    const ready = this.pageState;
    if (ready?.state === 'ready' && statusOf(this.run, ready.record) === 'running')
      this.now = Date.now() + this.clockOffset;
  }

  private readonly stop = (): void => {
    this.stopAsked = true;
    const asked = this.link.request('stop', null);
    asked.catch(() => (this.stopAsked = false));
    this.ask(asked);
  };
  private readonly pause = (): void => this.ask(this.link.request('pause', null));
  private readonly continueTraining = (): void => this.ask(this.link.request('continue', null));
  private readonly resume = (): void => this.ask(this.link.request('resume', null));
  private readonly otherwise = (): void => this.ask(this.link.request('continueWith', null));
  private readonly showOutput = (): void => this.ask(this.link.request('showOutput', null));
  private readonly showDevices = (): void => this.ask(this.link.request('showDevices', null));
  private readonly openSkipped = (): void => this.ask(this.link.request('openSkipped', null));
}

/** A duration that ticks: whole seconds, so that it does not flicker. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : formatDuration(whole);
}
