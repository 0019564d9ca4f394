import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { toCsv } from '../../core/csv';
import { noteWords } from '../../core/runs/optimizerComparisonNotes';
import { comparisonRemaining } from '../../core/metrics/comparisonTime';
import { formatAccuracy, formatCount, formatRoughly } from '../../core/format';
import type { OptimizerComparison } from '../../protocol/optimizerComparison';
import {
  comparisonMethods,
  comparisonStateSchema,
  comparisonUpdateSchema,
  type ComparisonReady,
  type ComparisonState,
  type ComparisonUpdate,
} from '../../protocol/pages/optimizerComparison';
import type { RunCurves } from '../../protocol/pages/runs';
import { parseWith } from '../../protocol/parse';
import { dataTable } from '../components/dataTable';
import '../components/notices';
import '../components/section';
import { tableToRows } from '../components/tableModel';
import { letterOf } from '../runComparison/comparedCurves';
import '../runComparison/comparedCurvesView';
import { ask } from '../shared/events';
import { FrameBatch } from '../shared/frameBatch';
import { PageElement } from '../page/pageElement';
import { chartStyles } from '../shared/styles';
import { text } from '../strings/optimizerComparison';
import { optimizerCurves, seedCurves } from './meanCurves';
import { rankingColumns, rankingRows, trainingColumns, verdictOf } from './optimizerTables';

/** Several optimizers on one network: their curves overlaid, their ranking, and whether the best two really differ. */
@customElement('loupe-optimizer-comparison-page')
export class OptimizerComparisonPageElement extends PageElement<ComparisonState, typeof comparisonMethods> {
  static override styles = [
    ...PageElement.styles,
    chartStyles,
    css`
    .verdict {
      font-size: 14px;
      max-width: 110ch;
    }
    .letters {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 20px;
      margin: 0 0 8px;
      padding: 0;
      list-style: none;
    }
    .letters li {
      display: flex;
      align-items: center;
      gap: 5px;
    }
    .swatch {
      width: 16px;
      height: 8px;
    }
    .swatch line {
      stroke: var(--tone);
      stroke-width: 3;
    }
    /* The page scrolls, not the tables in it. */
    .ranking,
    .trainings {
      --loupe-table-height: none;
    }
    .notes {
      margin: 0;
      padding-inline-start: 18px;
    }
  `,
  ];

  protected readonly schema = comparisonStateSchema;
  protected readonly methods = comparisonMethods;
  private announcedVerdict = '';
  private curves: readonly (RunCurves | undefined)[] = [];
  private seeds: readonly (readonly RunCurves[])[] = [];
  private readonly incoming = new FrameBatch<ComparisonUpdate>((updates) => {
    if (this.pageState?.state === 'ready') this.applySnapshot(updates.reduce(updated, this.pageState));
  });

  protected override applySnapshot(next: ComparisonState): void {
    if (next.state === 'ready') {
      this.curves = optimizerCurves(next.comparison, next.curves);
      this.seeds = seedCurves(next.comparison, next.curves);
      const { ranking, status } = next.comparison;
      const words = ranking ? verdictOf(ranking, next.comparison) : '';
      if (status !== 'running' && words !== '' && words !== this.announcedVerdict) {
        this.announcedVerdict = words;
        this.announcer.announce(words);
      }
    }
    super.applySnapshot(next);
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(comparisonUpdateSchema, update);
    if (!parsed.ok) return this.complain(`${text('state.misread')} (${parsed.problem})`);
    this.incoming.push(parsed.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.incoming.clear();
  }

  protected override renderReady(ready: ComparisonReady): TemplateResult {
    const { comparison, stopping } = ready;
    const { recipeName, model, mode, epochs, seeds, dataset, status, notes } = comparison;
    return html`
      <div class="title-row">
        <div>
          <h1>${text('optimizers.title', { dataset: dataset.name })}</h1>
          <p class="quiet">${text('optimizers.subtitle', { recipe: recipeName, model, mode, epochs: formatCount(epochs), seeds: formatCount(seeds.length) })}</p>
        </div>
        <div class="actions">
          ${status === 'running' ? html`<vscode-button ?disabled=${stopping} @click=${() => this.ask(this.link.request('stop', null))}>${text(stopping ? 'optimizers.stopping' : 'optimizers.stop')}</vscode-button>` : nothing}
          ${canGoOn(comparison) ? html`<vscode-button @click=${() => this.ask(this.link.request('resume', null))}>${text('optimizers.resume')}</vscode-button>` : nothing}
          <vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('reveal', null))}>${text('optimizers.reveal')}</vscode-button>
        </div>
      </div>
      <div>
        ${statusLines(ready).map(({ words, problem }) =>
          problem
            ? html`<loupe-notices .notices=${[{ level: 'error', message: words }]}></loupe-notices>`
            : html`<p class="quiet">${words}</p>`,
        )}
        ${this.renderVerdict(comparison)}
      </div>
      <loupe-section .heading=${text('optimizers.curves')}>
        <span slot="note">${text('optimizers.curvesNote')}</span>
        ${this.renderLetters(comparison)}
        ${
          this.curves.some((one) => one !== undefined)
            ? html`<loupe-compared-curves .runs=${this.curves} .members=${this.seeds}></loupe-compared-curves>`
            : html`<p class="quiet">${text('optimizers.noCurves')}</p>`
        }
      </loupe-section>
      ${this.renderRanking(comparison)}
      <loupe-section class="trainings" .heading=${text('optimizers.trainings')}>
        ${dataTable({
          label: text('optimizers.trainings'),
          rows: comparison.pairs,
          key: ({ run }) => run,
          columns: trainingColumns(comparison),
          open: ({ run, status: now }) => now !== 'waiting' && this.ask(this.link.request('open', { run })),
        })}
      </loupe-section>
      <loupe-section .heading=${text('optimizers.notes')}><ul class="notes">${notes.map((note) => html`<li>${noteWords(note, text)}</li>`)}</ul></loupe-section>`;
  }

  private renderVerdict(comparison: OptimizerComparison): TemplateResult {
    const { ranking, seeds, status } = comparison;
    if (!ranking) return html`<p class="quiet">${text('optimizers.noRanking')}</p>`;
    const partial = ranking.seeds < seeds.length || status === 'running';
    return html`<p class="verdict">${partial ? `${text('optimizers.soFar', { n: ranking.seeds, all: seeds.length })}: ` : ''}${verdictOf(ranking, comparison)}</p>`;
  }

  private renderLetters({ optimizers }: OptimizerComparison): TemplateResult {
    return html`<ol class="letters" aria-label=${text('optimizers.letters')}>${optimizers.map(
      ({ title }, place) => html`<li class="tone-hue${place}">
      ${svg`<svg class="swatch" viewBox="0 0 16 8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4" /></svg>`}
      <b>${letterOf(place)}</b> ${title}
    </li>`,
    )}</ol>`;
  }

  private renderRanking(comparison: OptimizerComparison): TemplateResult {
    const rows = rankingRows(comparison);
    const columns = rankingColumns();
    const { ranking } = comparison;
    const save = (event: Event): void =>
      ask(event.currentTarget as HTMLElement, 'loupe-save', {
        name: 'optimizers.csv',
        text: toCsv(tableToRows(rows, rankingColumns(true))),
        title: text('optimizers.ranking'),
      });
    return html`<loupe-section class="ranking" .heading=${text('optimizers.ranking')}>
      ${ranking ? html`<span slot="note">${text('optimizers.rankingNote', { images: formatCount(ranking.images), chance: formatAccuracy(ranking.chance) })}</span>` : nothing}
      <vscode-button slot="actions" appearance="secondary" @click=${save}>${text('optimizers.exportCsv')}</vscode-button>
      ${dataTable({ label: text('optimizers.ranking'), rows, columns, key: ({ name }) => name })}
    </loupe-section>`;
  }
}

/** The state with a small addition taken in. */
function updated(before: ComparisonReady, update: ComparisonUpdate): ComparisonReady {
  if (update.kind === 'record') return { ...before, comparison: update.comparison, stopping: update.stopping };
  const grown = new Set(update.curves.map(({ run }) => run));
  return { ...before, curves: [...before.curves.filter(({ run }) => !grown.has(run)), ...update.curves] };
}

function canGoOn({ status, pairs }: OptimizerComparison): boolean {
  return status !== 'running' && pairs.some((pair) => pair.status === 'waiting' || pair.status === 'running');
}

/** How it stands, in one line, and a second one where trainings failed. */
function statusLines({ comparison, curves }: ComparisonReady): { words: string; problem: boolean }[] {
  const { status, pairs, error, optimizers, epochs } = comparison;
  const all = formatCount(pairs.length);
  const done = formatCount(pairs.filter((pair) => pair.status === 'completed' || pair.status === 'failed').length);
  const failed = pairs.filter((pair) => pair.status === 'failed').length;
  const at = pairs.findIndex((pair) => pair.status === 'running');
  const going = pairs[at];
  const epoch = curves.find(({ run }) => run === going?.run)?.epoch.at(-1);
  const remaining = comparisonRemaining(pairs, (epoch ?? 0) / Math.max(1, epochs));
  const lines = [
    {
      problem: status === 'failed' || status === 'interrupted',
      words:
        status === 'running' && going
          ? [
              text(epoch === undefined ? 'optimizers.starting' : 'optimizers.progress', {
                at: formatCount(at + 1),
                all,
                name: optimizers.find(({ name }) => name === going.optimizer)?.title ?? going.optimizer,
                seed: going.seed,
                epoch: formatCount(epoch ?? 0),
                epochs: formatCount(epochs),
              }),
              ...(remaining === null ? [] : [text('optimizers.left', { time: formatRoughly(remaining) })]),
            ].join(' · ')
          : text(`optimizers.status.${status}`, { all, done, message: error ?? text('optimizers.noReason') }),
    },
  ];
  if (failed > 0 && status !== 'failed')
    lines.push({ problem: true, words: text('optimizers.someFailed', { n: formatCount(failed), all }) });
  return lines;
}
