import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatAccuracy, formatCount, formatDuration } from '../../core/format';
import {
  predictionMethods,
  predictionStateSchema,
  type OpenPrediction,
  type PredictionState,
  type PredictionTable,
} from '../../protocol/pages/prediction';
import { probabilityBars } from '../charts/probabilityBars';
import { fileName, fileNameStyles } from '../components/fileName';
import '../components/section';
import { dialogTimeout } from '../shared/hostLink';
import { icon } from '../shared/icons';
import { shortcutOf, type KeyLine } from '../shared/shortcuts';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/prediction';
import { imageSteps, stepKeys } from './imageSteps';
import { modelView, modelWarningView, type ModelActions } from './modelView';
import { predictionPageStyles } from './predictionStyles';
import './predictionsView';

/** What the model in use says of the open image, or of several files. */
@customElement('loupe-prediction-page')
export class PredictionPageElement extends PageElement<PredictionState, typeof predictionMethods> {
  static override styles = [...PageElement.styles, fileNameStyles, predictionPageStyles];

  protected readonly schema = predictionStateSchema;
  protected readonly methods = predictionMethods;
  private preview: { readonly url: string } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onKey);
    this.dropPreview();
  }

  protected override applySnapshot(next: PredictionState): void {
    if (next.state === 'ready' && next.view === 'image') {
      const [best] = next.top;
      if (best && (!this.isSameImage(next) || next.decided))
        this.announcer.announce(
          `${next.name}: ${next.decided ? `${next.decided.class}, ${next.decided.words}; ` : ''}${best.class} ${formatAccuracy(best.probability)}`,
        );
      this.usePreview(next.preview);
    } else {
      this.dropPreview();
      if (next.state === 'ready') {
        this.announcer.announce(
          text('predictions.announced', { done: formatCount(next.done), total: formatCount(next.total) }),
        );
      }
    }
    super.applySnapshot(next);
  }

  protected override keys(): readonly KeyLine[] {
    return this.hasSteps ? this.shortcuts : [];
  }

  protected override renderReady(data: OpenPrediction | PredictionTable): TemplateResult {
    return data.view === 'image' ? this.renderImage(data) : this.renderTable(data);
  }

  private renderImage(data: OpenPrediction): TemplateResult {
    const [best] = data.top;
    return html`
      <div class="title-row">
        <div class="image-title"><h1 title=${data.file}>${fileName(data.name)}</h1></div>
        ${imageSteps(data, this.step)}
      </div>
      ${modelWarningView(data.model, this.modelActions(0))}
      <div class="image-view">
        <figure>
          <img src=${this.preview?.url ?? nothing} alt=${text('prediction.preview', { name: data.name })} />
          <figcaption class="quiet">${text('prediction.previewNote')}</figcaption>
        </figure>
        <div class="answer">
          <h2 class="quiet">${text('prediction.answer')}</h2>
          <p class="best">${data.decided?.class ?? best?.class ?? '–'} <span class="quiet">${this.renderProbability(data)}</span></p>
          ${
            data.decided && best
              ? html`<p class="decided">${data.decided.words} · ${text('prediction.mostProbable', { class: best.class, p: formatAccuracy(best.probability) })}</p>`
              : nothing
          }
          ${this.renderTruth(data)}
          ${data.problems.map((problem) => html`<p class="flag" role="note">${icon('warning')}<span>${text('prediction.problem', { problem })}</span></p>`)}
          ${data.notices?.map((notice) => html`<p role="note">⚠ ${notice}</p>`)}
        </div>
      </div>
      ${probabilityBars(data.top, data.truth?.class ?? null)}
      ${modelView(data.model, this.modelActions(0))}
      <loupe-section .heading=${text('prediction.details')}>
        <dl>
          <dt>${text('prediction.network')}</dt><dd>${data.network}</dd>
          <dt>${text('prediction.run')}</dt><dd class="code">${data.run}</dd>
          <dt>${text('prediction.device')}</dt><dd>${data.device}</dd>
          <dt>${text('prediction.time')}</dt>
          <dd>${text('prediction.timeText', { network: formatDuration(data.seconds.network), decode: formatDuration(data.seconds.decode) })}</dd>
        </dl>
      </loupe-section>`;
  }

  /** The probability of the class that the image is given; one that costs decide for may not be among the first. */
  private renderProbability({ top, decided }: OpenPrediction): string {
    const given = decided ? top.find((one) => one.class === decided.class) : top[0];
    return given ? `· ${formatAccuracy(given.probability)}` : '';
  }

  private renderTruth(data: OpenPrediction): TemplateResult {
    const { truth } = data;
    if (!truth)
      return html`<p>${text('prediction.truth')}: <span class="quiet">${text('prediction.noTruth')}</span></p>`;
    const right = (data.decided?.class ?? data.top[0]?.class) === truth.class;
    const seen = {
      train: text(right ? 'prediction.trained' : 'prediction.trainedWrong'),
      validation: text('prediction.validated'),
      test: text('prediction.tested'),
    };
    return html`
      <p>${text('prediction.truth')}: <b>${truth.class}</b>
        <span class="verdict ${right ? 'right' : 'wrong'}">${right ? '✓' : '✗'} ${text(right ? 'prediction.right' : 'prediction.wrong')}</span></p>
      ${truth.part ? html`<p class="quiet">${seen[truth.part]}</p>` : nothing}`;
  }

  private renderTable(data: PredictionTable): TemplateResult {
    return html`
      <div class="title-row">
        <div><h1>${text('predictions.title')}</h1></div>
        <div class="actions">
          <vscode-button ?disabled=${data.rows.length === 0} @click=${this.saveCsv}>${text('predictions.saveCsv')}</vscode-button>
        </div>
      </div>
      ${data.models.map((model, index) => modelWarningView(model, this.modelActions(index)))}
      ${data.models.map((model, index) => modelView(model, this.modelActions(index)))}
      <loupe-predictions .table=${data} .source=${this.imageSource} .repairs=${this.repairs}></loupe-predictions>`;
  }

  private modelActions(model: number): ModelActions {
    return {
      pin: (pin) => this.ask(this.link.request('pinModel', { model, pin })),
      choose: () => this.ask(this.link.request('chooseModel', { model }, dialogTimeout)),
      better: () => this.ask(this.link.request('useBetter', { model })),
    };
  }

  private isSameImage(next: OpenPrediction): boolean {
    const current = this.pageState;
    return (
      current?.state === 'ready' && current.view === 'image' && current.file === next.file && current.run === next.run
    );
  }

  private usePreview(bytes: Uint8Array): void {
    this.dropPreview();
    this.preview = { url: URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/png' })) };
  }

  private dropPreview(): void {
    if (this.preview) URL.revokeObjectURL(this.preview.url);
    this.preview = undefined;
  }

  private get hasSteps(): boolean {
    const current = this.pageState;
    return current?.state === 'ready' && current.view === 'image' && (current.place?.total ?? 0) > 1;
  }

  private readonly step = (by: -1 | 1): void => this.ask(this.link.request('step', { by }));
  private readonly shortcuts = stepKeys(this.step);

  private readonly onKey = (event: KeyboardEvent): void => {
    const shortcut = event.defaultPrevented || !this.hasSteps ? undefined : shortcutOf(this.shortcuts, event);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  };

  private readonly saveCsv = (): void => this.ask(this.link.request('saveCsv', null, dialogTimeout));
}
