import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { CellQuery } from '../../protocol/pages/evaluation';
import {
  trainingMethods,
  trainingStateSchema,
  trainingUpdateSchema,
  type TrainingReady,
  type TrainingState,
} from '../../protocol/pages/training';
import type { AskedDecision } from '../../protocol/decision';
import { parseWith } from '../../protocol/parse';
import type { RunEvent, RunStatus } from '../../protocol/runEvents';
import { emptyRunState, reduceRun, type RunState } from '../../protocol/runState';
import '../components/tabs';
import type { Tab, TabsElement } from '../components/tabs';
import { PageElement } from '../page/pageElement';
import { FrameBatch } from '../shared/frameBatch';
import { text } from '../strings/training';
import { epochAnnouncement } from './epochTable';
import { phaseNow, renderBeforeEpochs } from './runNow';
import { renderCurves } from './runCurves';
import { renderDetails, renderWarnings } from './runDetails';
import { renderHeader, type HeaderActions } from './runHeader';
import { statusOf } from './runProgress';
import { trainingPageStyles } from './trainingStyles';

/** Milliseconds after which scores that did not come are not there. */
const scoresPatience = 5_000;

/** A run, from its first second to the images behind a mistake. */
@customElement('loupe-training-page')
export class TrainingPageElement extends PageElement<TrainingState, typeof trainingMethods> {
  static override styles = [...PageElement.styles, trainingPageStyles];

  protected readonly schema = trainingStateSchema;
  protected readonly methods = trainingMethods;
  @state() private run: RunState = emptyRunState;
  @state() private now = 0;
  @state() private stopAsked = false;
  /** The run has ended, and its scores are not here yet. */
  @state() private scoresWanted = false;
  /** The tab that somebody chose; until then the first one there is. */
  @state() private tab: string | null = null;
  /** The host's clock minus this one, milliseconds: a remote host's clock may differ. */
  private clockOffset = 0;
  private readonly waiting = new FrameBatch<RunEvent>((events) => this.take(events));
  private timer: number | undefined;
  private resultLoaded: Promise<unknown> | undefined;
  private decisionLoaded: Promise<unknown> | undefined;
  private readonly decisions = {
    judge: (request: AskedDecision) => this.link.request('judgeDecision', { request }),
    set: (request: AskedDecision | null) => this.ask(this.link.request('setDecision', { request })),
  };
  private readonly source = {
    ...this.imageSource,
    cellImages: (query: CellQuery) => this.link.request('cellImages', query),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    this.waiting.clear();
  }

  /** Matrix, grid and their texts are half of the page's code, and not needed before there is something to show. */
  override willUpdate(): void {
    if (this.tab === 'threshold')
      this.decisionLoaded ??= import('../decision/decisionView').catch((error: unknown) =>
        this.complain(text('request.failed', { reason: String(error) })),
      );
    if (!this.run.result && !this.run.phases.evaluate) return;
    this.resultLoaded ??= import('./resultView').catch((error: unknown) =>
      this.complain(text('request.failed', { reason: String(error) })),
    );
  }

  protected override applySnapshot(next: TrainingState): void {
    if (next.state === 'ready') {
      const { tab } = this.link.remembered();
      if (typeof tab === 'string') this.tab = tab;
      this.clockOffset = next.now - Date.now();
      this.now = next.now;
      this.waiting.clear();
      this.stopAsked = this.scoresWanted = false;
      this.run = next.events.reduce(reduceRun, emptyRunState);
    }
    super.applySnapshot(next);
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(trainingUpdateSchema, update);
    const current = this.pageState;
    if (!parsed.ok) return this.complain(`${text('state.misread')} (${parsed.problem})`);
    if (current?.state !== 'ready') return;
    const { record, standing, events } = parsed.value;
    if (record || standing) this.pageState = { ...current, ...(record && { record }), ...standing };
    if (standing) this.scoresWanted = false;
    for (const event of events ?? []) this.waiting.push(event);
  }

  protected override renderFailureActions(): TemplateResult {
    return html`<div><vscode-button @click=${this.act.showOutput}>${text('state.showOutput')}</vscode-button></div>`;
  }

  protected override renderReady(ready: TrainingReady): TemplateResult {
    const { run, now } = this;
    const status = statusOf(run, ready.record);
    const tabs = this.tabs(ready, status);
    const chosen = tabs.find(({ value }) => value === this.tab)?.value ?? tabs[0]!.value;
    return html`
      ${renderHeader(ready, { run, status, stopping: run.stopping || this.stopAsked, now }, this.act)}
      ${renderWarnings(ready, run, status)}
      <loupe-tabs .label=${text('run.tabs')} .value=${chosen} .tabs=${tabs}
        @tab-change=${(event: CustomEvent<string>) => this.showTab(event.detail)}>
        <div slot=${chosen} class="stack ${chosen}">${this.renderTab(chosen, ready, status)}</div>
      </loupe-tabs>`;
  }

  private tabs(ready: TrainingReady, status: RunStatus): Tab[] {
    const running = status === 'running';
    const scored = !running && this.run.result !== null && (ready.evaluation !== null || this.scoresWanted);
    const { validation, test } = this.run.result?.parts ?? {};
    const heldOut = validation !== undefined || test !== undefined;
    const tab = (value: 'result' | 'curves' | 'classes' | 'threshold' | 'details', there: boolean): Tab[] =>
      there ? [{ value, label: text(`run.tab.${value}`) }] : [];
    return [
      ...tab('result', !running && this.run.result !== null),
      ...tab('curves', running || this.run.epochs.length > 0),
      // With the result, not after it: a tab that comes late moves the next one from under the mouse.
      ...tab('classes', scored),
      ...tab('threshold', scored && heldOut),
      ...tab('details', true),
    ];
  }

  private renderTab(tab: string, ready: TrainingReady, status: RunStatus): TemplateResult {
    const { run, now, source } = this;
    const running = status === 'running';
    if (tab === 'result' || tab === 'classes')
      return html`<loupe-run-result .scores=${run.result?.parts ?? {}} .metrics=${ready.evaluation} ?loading=${this.scoresWanted} .source=${source} .repairs=${this.repairs}
        .remembered=${this.link.remembered()} ?classes=${tab === 'classes'}
        @remember=${(event: CustomEvent<Record<string, unknown>>) => this.link.remember(event.detail)}
        @show-result=${() => this.showResult()} @use-model=${this.act.use} @open-matrix=${this.openMatrix}></loupe-run-result>`;
    if (tab === 'threshold')
      return ready.evaluation
        ? html`<loupe-decision .data=${{ ...ready, evaluation: '', metrics: ready.evaluation }} .source=${this.decisions}></loupe-decision>`
        : html`<p class="quiet">${text('state.loading')}</p>`;
    if (tab === 'details') return renderDetails(ready, run, running, this.showDevices);
    return run.epochs.length > 0
      ? renderCurves(run, ready.record, status, now)
      : renderBeforeEpochs(run, now, { folder: ready.record.dataset.folder, source });
  }

  private showTab(tab: string): void {
    this.tab = tab;
    this.link.remember({ tab });
  }

  /** A class was chosen in its table: its images stand beside the matrix. */
  private showResult(): void {
    this.showTab('result');
    void this.updateComplete.then(() => this.renderRoot.querySelector<TabsElement>('loupe-tabs')?.focusChosen());
  }

  private take(events: readonly RunEvent[]): void {
    const before = phaseNow(this.run);
    this.run = events.reduce(reduceRun, this.run);
    // What was asked of a run that ended is not asked of the one that continues.
    if (events.some(({ type }) => type === 'ended' || type === 'resumed')) this.stopAsked = false;
    if (events.some(({ type }) => type === 'ended')) this.awaitScores();
    const latest = this.run.epochs.at(-1);
    if (latest && events.includes(latest)) this.announcer.announce(epochAnnouncement(latest));
    else if (!latest && phaseNow(this.run) !== before) this.announcer.announce(phaseNow(this.run));
    this.tick();
  }

  /** The host reads them when the run has ended; where it told before that there are none, nothing more comes. */
  private awaitScores(): void {
    this.scoresWanted = this.pageState?.state === 'ready' && this.pageState.evaluation === null;
    window.setTimeout(() => (this.scoresWanted = false), scoresPatience);
  }

  private tick(): void {
    const ready = this.pageState;
    if (ready?.state === 'ready' && statusOf(this.run, ready.record) === 'running')
      this.now = Date.now() + this.clockOffset;
  }

  private readonly act: HeaderActions = {
    stop: () => {
      this.stopAsked = true;
      const asked = this.link.request('stop', null);
      asked.catch(() => (this.stopAsked = false));
      this.ask(asked);
    },
    pause: () => this.ask(this.link.request('pause', null)),
    continue: () => this.ask(this.link.request('continue', null)),
    resume: () => this.ask(this.link.request('resume', null)),
    longer: () => this.ask(this.link.request('trainLonger', null)),
    otherwise: () => this.ask(this.link.request('continueWith', null)),
    again: () => this.ask(this.link.request('trainAgain', null)),
    use: () => this.ask(this.link.request('usePredictions', null)),
    showOutput: () => this.ask(this.link.request('showOutput', null)),
    openSkipped: () => this.ask(this.link.request('openSkipped', null)),
  };
  private readonly openMatrix = (): void => this.ask(this.link.request('openMatrix', null));
  private readonly showDevices = (): void => this.ask(this.link.request('showDevices', null));
}
