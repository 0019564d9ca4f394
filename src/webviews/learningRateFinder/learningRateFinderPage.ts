import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatCount, formatLoss, formatRate } from '../../core/format';
import {
  sweepMethods,
  sweepStateSchema,
  sweepUpdateSchema,
  type SweepReady,
  type SweepState,
} from '../../protocol/pages/learningRateFinder';
import { parseWith } from '../../protocol/parse';
import '../charts/lineChart';
import '../components/choice';
import { dataTable } from '../components/dataTable';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/section';
import '../components/stat';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/learningRateFinder';
import { statusWords } from './statusWords';
import { nearestStep, suggestedRate, suggestionKinds, type SuggestionKind } from './suggestion';

/** The highest rate that is tried: the axis reaches there while a sweep continues. */
const highest = 10;

/** The loss over the learning rate, live, and the rate that follows from it. */
@customElement('loupe-learning-rate-finder-page')
export class LearningRateFinderPageElement extends PageElement<SweepState, typeof sweepMethods> {
  static override styles = [
    ...PageElement.styles,
    css`
    .what {
      max-width: 110ch;
    }
    .suggestion {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 10px 24px;
    }
    @media (min-width: 900px) {
      .columns {
        grid-template-columns: minmax(0, 3fr) minmax(410px, 2fr);
      }
    }
  `,
  ];

  protected readonly schema = sweepStateSchema;
  protected readonly methods = sweepMethods;
  @state() private kind: SuggestionKind = 'valley';
  @state() private cursor = -1;
  /** The single losses are noise around the smoothed ones: they are drawn only where asked for. */
  @state() private hiddenSeries: ReadonlySet<string> = new Set(['loss']);
  private announced = '';

  protected override applySnapshot(next: SweepState): void {
    const before = this.pageState;
    super.applySnapshot(next);
    if (next.state !== 'ready' || (before?.state === 'ready' && before.status === next.status)) return;
    const rate = suggestedRate(next.found, 'valley');
    const words =
      next.status === 'done' && rate !== null
        ? text('learningRate.found', { rate: formatRate(rate) })
        : statusWords(next);
    if (next.status !== 'none' && words !== this.announced) this.announcer.announce(words);
    this.announced = words;
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(sweepUpdateSchema, update);
    const current = this.pageState;
    if (!parsed.ok) return this.complain(`${text('state.misread')} (${parsed.problem})`);
    if (current?.state !== 'ready') return;
    const { points, of, doing } = parsed.value;
    this.pageState = {
      ...current,
      ...(points && { points: [...current.points, ...points] }),
      ...(of !== undefined && { of }),
      ...(doing && { doing }),
    };
  }

  protected override renderReady(data: SweepReady): TemplateResult {
    const { recipe, model, mode, optimizer, batchSize } = data;
    const batch = batchSize === 'all' ? text('learningRate.batchAll') : formatCount(batchSize);
    return html`
      <div class="title-row">
        <div>
          <h1>${text('learningRate.title', { name: data.name })}</h1>
          <p class="quiet" title=${data.dataset}>${text('learningRate.subtitle', { recipe, model, mode, optimizer, batch })}</p>
          <p class="status">${statusWords(data)}</p>
        </div>
        <div class="actions">${this.renderActions(data)}</div>
      </div>
      ${this.renderNotices(data)}
      ${this.renderSuggestion(data)}
      <div class="columns">
        ${this.renderChart(data)}
        <loupe-section class="values" .heading=${text('learningRate.values')}>${this.renderValues(data)}</loupe-section>
      </div>
      <p class="quiet what">${text('learningRate.what')}${mode === 'fine-tune' ? ` ${text('learningRate.head')}` : ''} ${text('learningRate.schedule')}</p>`;
  }

  private renderActions({ status, stopping, recipeFile }: SweepReady): TemplateResult {
    return html`
      ${
        status === 'running'
          ? html`<vscode-button ?disabled=${stopping} @click=${() => this.ask(this.link.request('stop', null))}>${text(stopping ? 'learningRate.stopping' : 'learningRate.stop')}</vscode-button>`
          : html`<vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('sweep', null))}>${text(status === 'none' ? 'learningRate.begin' : 'learningRate.again')}</vscode-button>`
      }
      ${recipeFile === null ? nothing : html`<vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('openRecipe', null))}>${text('learningRate.openRecipe')}</vscode-button>`}`;
  }

  private renderNotices({ failure, stale, found, status }: SweepReady): TemplateResult | typeof nothing {
    const notices: Notice[] = [
      ...(failure === null ? [] : [{ level: 'error' as const, message: failure }]),
      ...(stale && status !== 'running' ? [{ level: 'warning' as const, message: text('learningRate.stale') }] : []),
      ...(found && found.valley === null ? [{ level: 'warning' as const, message: text('learningRate.nothing') }] : []),
    ];
    return notices.length > 0 ? html`<loupe-notices .notices=${notices}></loupe-notices>` : nothing;
  }

  private renderSuggestion({ found, recipeFile, current }: SweepReady): TemplateResult | typeof nothing {
    const rate = suggestedRate(found, this.kind);
    if (rate === null) return nothing;
    const shown = formatRate(rate);
    const note =
      rate === current ? text('learningRate.isNow') : text('learningRate.now', { rate: formatRate(current) });
    return html`<loupe-section .heading=${text('learningRate.suggestion')}>
      <div class="suggestion">
        <loupe-stat .label=${text('learningRate.rate')} .value=${shown} .note=${note}></loupe-stat>
        <div>
          <loupe-choice .label=${text('learningRate.kind')} .value=${this.kind}
            .options=${suggestionKinds.map((value) => ({ value, label: text(`learningRate.${value}`) }))}
            @change=${(event: CustomEvent<SuggestionKind>) => (this.kind = event.detail)}></loupe-choice>
          <p class="quiet">${text(`learningRate.${this.kind}Note`)}</p>
        </div>
        <div class="actions">
          <vscode-button @click=${() => this.ask(this.link.request('use', { learningRate: rate }))}>${recipeFile === null ? text('learningRate.save') : text('learningRate.use', { rate: shown })}</vscode-button>
          <vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('train', { learningRate: rate }))}>${text('learningRate.train', { rate: shown })}</vscode-button>
        </div>
      </div>
    </loupe-section>`;
  }

  private renderChart({ points, found, status, current }: SweepReady): TemplateResult {
    const rate = suggestedRate(found, this.kind);
    const first = points[0]?.learningRate ?? Infinity;
    const last = points.at(-1)?.learningRate ?? 0;
    const mark = {
      valley: 'learningRate.markValley',
      steepest: 'learningRate.markSteepest',
      minimum: 'learningRate.markMinimum',
    } as const;
    return html`<loupe-line-chart
      .heading=${text('learningRate.chart')} .headingLevel=${2} .xLabel=${text('learningRate.xLabel')} .yLabel=${text('learningRate.yLabel')}
      .x=${points.map(({ learningRate }) => learningRate)} .hiddenSeries=${this.hiddenSeries}
      .series=${[
        {
          id: 'smoothed',
          label: text('learningRate.smoothed'),
          tone: 'train',
          values: points.map(({ smoothed }) => smoothed),
        },
        { id: 'loss', label: text('learningRate.loss'), tone: 'validation', values: points.map(({ loss }) => loss) },
      ]}
      .logX=${true} .height=${340} .floor=${0} .xEnd=${status === 'running' && points.length > 0 ? highest : null}
      .best=${nearestStep(points, rate)} .bestLabel=${rate === null ? '' : text(mark[this.kind], { rate: formatRate(rate) })}
      .boundary=${current >= first && current <= last ? { x: current, label: text('learningRate.markNow', { rate: formatRate(current) }) } : null}
      .cursor=${this.cursor} .showX=${formatRate} .showY=${formatLoss}
      @cursor=${(event: CustomEvent<number>) => (this.cursor = event.detail)}
      @toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}
    ></loupe-line-chart>`;
  }

  private renderValues({ points }: SweepReady): TemplateResult {
    if (points.length === 0) return html`<p class="quiet">${text('chart.noValues')}</p>`;
    const rows = points.map((point, index) => ({ step: index + 1, ...point }));
    return dataTable({
      label: text('learningRate.values'),
      rows,
      key: ({ step }) => step,
      columns: [
        { key: 'step', label: text('learningRate.step'), align: 'end', value: ({ step }) => step },
        {
          key: 'learningRate',
          label: text('learningRate.rate'),
          align: 'end',
          value: ({ learningRate }) => learningRate,
          text: ({ learningRate }) => formatRate(learningRate),
        },
        {
          key: 'smoothed',
          label: text('learningRate.smoothed'),
          align: 'end',
          value: ({ smoothed }) => smoothed,
          text: ({ smoothed }) => formatLoss(smoothed),
        },
        {
          key: 'loss',
          label: text('learningRate.stepLoss'),
          align: 'end',
          value: ({ loss }) => loss,
          text: ({ loss }) => formatLoss(loss),
        },
      ],
    });
  }

  private toggle(id: string): void {
    const next = new Set(this.hiddenSeries);
    if (!next.delete(id)) next.add(id);
    this.hiddenSeries = next;
  }
}
