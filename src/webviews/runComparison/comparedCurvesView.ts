import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatAccuracy, formatCount, formatDuration, formatLoss } from '../../core/format';
import type { RunCurves } from '../../protocol/pages/runs';
import type { LegendEntry } from '../charts/chartFrame';
import '../charts/lineChart';
import type { BackgroundCurve, Series } from '../charts/lineGeometry';
import '../components/choice';
import { pageStyles } from '../page/pageElement';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runComparison';
import type { CurveAxis } from '../training/curves';
import { comparedCurves, curveRoles, letterOf, seriesId, type ComparedCurves } from './comparedCurves';

/**
 * Loss and accuracy of several runs overlaid: a colour and a letter for each run, training solid and validation dashed.
 * The legend hides a run or a role in both charts.
 */
@customElement('loupe-compared-curves')
export class ComparedCurvesElement extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      :host {
        padding: 0;
        --loupe-reading-wrap: normal;
      }
      .curve-controls {
        justify-content: flex-end;
      }
      input[type='range'] {
        width: 110px;
        accent-color: var(--vscode-charts-blue);
      }
    `,
  ];

  /** In the order of the comparison; undefined while a run's curves are being read. */
  @property({ attribute: false }) runs: readonly (RunCurves | undefined)[] = [];
  /** For each of them the curves that it is the mean of, drawn thin behind it; a button of the legend hides them. */
  @property({ attribute: false }) members: readonly (readonly RunCurves[])[] = [];

  @state() private axis: CurveAxis = 'epoch';
  @state() private smoothing = 0;
  @state() private log = false;
  @state() private cursor = -1;
  /** What the legend hid: a run by its place, a role by its name. */
  @state() private hiddenEntries: ReadonlySet<string> = new Set();
  private hiddenSeries: ReadonlySet<string> = new Set();
  private curves!: ComparedCurves;

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('hiddenEntries') || changed.has('runs')) {
      const all = this.runs.flatMap((_, place) => curveRoles.map((role) => ({ place, role })));
      const gone = all.filter(
        ({ place, role }) => this.hiddenEntries.has(String(place)) || this.hiddenEntries.has(role),
      );
      this.hiddenSeries = new Set(gone.map(({ place, role }) => seriesId(place, role)));
    }
    if (['runs', 'members', 'axis', 'hiddenEntries'].some((name) => changed.has(name))) {
      this.curves = comparedCurves(
        this.runs,
        this.axis,
        this.hiddenSeries,
        this.hiddenEntries.has('members') ? [] : this.members,
      );
    }
  }

  override render(): TemplateResult {
    if (this.curves.x.length === 0) {
      return html`<p class="quiet">${text(this.runs.includes(undefined) ? 'compare.readingCurves' : 'compare.noCurves')}</p>`;
    }
    return html`
      <div class="controls curve-controls">
        <label class="labelled">${text('curves.smoothing')}
          <input type="range" min="0" max="0.98" step="0.02" .value=${String(this.smoothing)}
            @input=${(event: Event) => (this.smoothing = Number((event.target as HTMLInputElement).value))} />
        </label>
        <vscode-checkbox ?checked=${this.log} @change=${(event: Event) => (this.log = (event.target as HTMLInputElement).checked)}>${text('curves.log')}</vscode-checkbox>
        <loupe-choice .label=${text('curves.axis')} .value=${this.axis}
          .options=${[
            { value: 'epoch', label: this.stepWord() },
            { value: 'time', label: text('curves.time') },
          ]}
          @change=${(event: CustomEvent<CurveAxis>) => this.chooseAxis(event.detail)}></loupe-choice>
      </div>
      <div class="columns">
        ${this.renderChart(text('curves.loss'), text('curves.cross'), this.curves.loss, this.curves.behind.loss, formatLoss, this.log, null)}
        ${this.renderChart(text('curves.accuracy'), text('curves.share'), this.curves.accuracy, this.curves.behind.accuracy, formatAccuracy, false, 1)}
      </div>`;
  }

  private renderChart(
    heading: string,
    yLabel: string,
    series: readonly Series[],
    behind: readonly BackgroundCurve[],
    showY: (value: number) => string,
    log: boolean,
    ceiling: number | null,
  ): TemplateResult {
    const epochs = this.axis === 'epoch';
    return html`<loupe-line-chart
      .heading=${heading} .yLabel=${yLabel} .xLabel=${epochs ? this.stepWord() : text('curves.time')}
      .x=${this.curves.x} .series=${series} .background=${behind} .hiddenSeries=${this.hiddenSeries} .legend=${this.legend()}
      ?wholeX=${epochs} .smoothing=${this.smoothing} ?log=${log} .floor=${0} .ceiling=${ceiling}
      .cursor=${this.cursor} .showX=${epochs ? formatCount : formatDuration} .showY=${showY}
      @cursor=${(event: CustomEvent<number>) => (this.cursor = event.detail)}
      @toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}
    ></loupe-line-chart>`;
  }

  private stepWord(): string {
    const units = new Set(this.runs.flatMap((run) => (run ? [run.unit ?? 'epoch'] : [])));
    return text(units.size > 1 ? 'curves.either' : units.has('iteration') ? 'curves.iteration' : 'curves.epoch');
  }

  private legend(): LegendEntry[] {
    const runs = this.runs.map((_, place): LegendEntry => ({
      id: String(place),
      label: letterOf(place),
      tone: `hue${place}`,
      hidden: this.hiddenEntries.has(String(place)),
    }));
    const roles = curveRoles.map((role): LegendEntry => ({
      id: role,
      label: text(`part.${role}`),
      tone: 'none',
      dashed: role === 'validation',
      hidden: this.hiddenEntries.has(role),
    }));
    const members: LegendEntry[] = this.members.some((own) => own.length > 0)
      ? [{ id: 'members', label: text('compare.members'), tone: 'none', hidden: this.hiddenEntries.has('members') }]
      : [];
    return [...runs, ...roles, ...members];
  }

  private chooseAxis(axis: CurveAxis): void {
    this.axis = axis;
    this.cursor = -1;
  }

  private toggle(id: string): void {
    const next = new Set(this.hiddenEntries);
    if (!next.delete(id)) next.add(id);
    this.hiddenEntries = next;
  }
}
