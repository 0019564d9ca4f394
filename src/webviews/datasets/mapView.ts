import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount, formatShare } from '../../core/format';
import { mapSummary } from '../../core/map/mapSummary';
import { partOfCode } from '../../core/parts';
import type { MapPoints, MapState } from '../../protocol/pages/datasets';
import { chartTable, type ChartTable } from '../charts/chartFrame';
import '../components/notices';
import type { ThumbnailSource } from '../images/thumbnailStore';
import '../map/mapChart';

import type { MapGroups } from '../map/mapGroups';
import type { ChooseHow, MapChoice } from '../map/mapStage';
import { ask, emit } from '../shared/events';
import { menuFor } from '../shared/menuTarget';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/map';
import { partName } from './classBars';
import { colouredBy, colouringsOf, isColouring, type Colouring } from './mapColouring';

/** What of the images the grid shows, as far as the map shows it too. */
export interface MapFilter {
  readonly class: string | null;
  readonly part: string | null;
}

/**
 * The map of a dataset: made on request, coloured, and linked with the grid beside it. Events: `choose` with the files
 * that were chosen (null: none), `colour` with what it is coloured by, `make`, `cancel`.
 */
@customElement('loupe-map-view')
export class MapViewElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .make {
        display: grid;
        gap: 10px;
        justify-items: start;
        max-width: 70ch;
        padding: 12px;
        border: 1px solid var(--loupe-line);
        border-radius: 3px;
      }
      .running {
        display: flex;
        gap: 12px;
        margin-bottom: 8px;
      }
      loupe-notices {
        margin-bottom: 8px;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--loupe-quiet);
        font-size: 12px;
      }
      select {
        height: 24px;
        padding: 2px 6px;
        border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, var(--loupe-line)));
        border-radius: 2px;
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-background);
        font: inherit;
      }
    `,
  ];

  @property({ attribute: false }) state: MapState = { made: null, outdated: false, running: null, failure: null };
  @property({ attribute: false }) load: () => Promise<MapPoints | null> = () => Promise.resolve(null);
  /** Another one where what is known of the images changed, so that the points are loaded again. */
  @property() version = '';
  @property({ attribute: false }) filter: MapFilter = { class: null, part: null };
  /** The files that were chosen on the map, as its event gave them. */
  @property({ attribute: false }) chosen: ReadonlySet<string> | null = null;
  /** Files (whole paths) that are selected in the grid. */
  @property({ attribute: false }) selected: readonly string[] = [];
  @property() colour = '';
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  @property({ attribute: false }) pathOf: (file: string) => string = (file) => file;

  @state() private points: MapPoints | undefined;
  @state() private problem = '';
  @state() private hiddenGroups: ReadonlySet<string> = new Set();
  private loading = '';
  private groups: { readonly of: MapPoints; readonly by: Colouring; readonly made: MapGroups } | undefined;
  private summary: { readonly of: MapPoints; readonly words: string } | undefined;
  private counts: ((point: number) => boolean) | undefined;
  private marked: ReadonlySet<number> = new Set();
  private places: ReadonlyMap<string, number> = new Map();

  override willUpdate(changed: PropertyValues<this>): void {
    const wanted = this.state.made === null ? '' : `${this.state.made} ${this.version}`;
    if (wanted !== this.loading) void this.fetch(wanted);
    if (changed.has('filter') || changed.has('chosen') || changed.has('points' as never)) this.counts = this.counting();
    if (changed.has('selected') || changed.has('points' as never))
      this.marked = new Set(this.selected.flatMap((file) => this.places.get(file) ?? []));
  }

  override render(): TemplateResult {
    const { made, running, failure, outdated } = this.state;
    const why = this.problem || failure;
    return html`
      ${
        running === null
          ? nothing
          : html`<div class="running" role="status"><span>${text('map.running', { words: running })}</span>
        <button type="button" class="link" @click=${() => emit(this, 'cancel', null)}>${text('map.cancel')}</button></div>`
      }
      ${why ? this.renderNotice(text('map.failed', { reason: why })) : nothing}
      ${outdated && running === null ? this.renderNotice(text('map.outdated')) : nothing}
      ${made === null ? this.renderOffer() : this.renderMap()}`;
  }

  private renderNotice(message: string): TemplateResult {
    return html`<loupe-notices .notices=${[{ level: 'warning', message }]}>
      <vscode-button appearance="secondary" @click=${this.make}>${text('map.again')}</vscode-button>
    </loupe-notices>`;
  }

  private renderOffer(): TemplateResult {
    return html`<div class="make"><p>${text('map.what')}</p>
      <vscode-button ?disabled=${this.state.running !== null} @click=${this.make}>${text('map.make')}</vscode-button></div>`;
  }

  private renderMap(): TemplateResult | typeof nothing {
    const { points } = this;
    if (!points) return this.problem ? nothing : html`<p class="quiet">${text('map.loading')}</p>`;
    if (points.path.length === 0) return html`<p>${text('map.none')}</p>`;
    const choices = colouringsOf(points);
    const by = isColouring(this.colour) && choices.includes(this.colour) ? this.colour : (choices[0] ?? 'class');
    return html`<loupe-map-chart .heading=${text('map.title')} .summary=${this.words(points)} .points=${points} .groups=${this.grouped(points, by)}
      .hiddenGroups=${this.hiddenGroups} .counts=${this.counts} .marked=${this.marked} .source=${this.source}
      .reading=${(point: number) => readingOf(points, point)} .fileOf=${(point: number) => this.pathOf(points.path[point]!)}
      .table=${() => tableOf(points)} @toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}
      @choose=${(event: CustomEvent<MapChoice>) => this.choose(points, event.detail)}
      @open=${(event: CustomEvent<number>) => ask(this, 'loupe-open-image', { file: this.pathOf(points.path[event.detail]!) })}
      @menu=${(event: CustomEvent<number>) => this.menu(points, event.detail)}>
      ${
        choices.length > 1
          ? html`<label slot="controls">${text('map.colour')}
          <select @change=${(event: Event) => this.recolour((event.target as HTMLSelectElement).value)}>
            ${choices.map((one) => html`<option value=${one} ?selected=${one === by}>${text(`map.by.${one}`)}</option>`)}
          </select></label>`
          : nothing
      }
    </loupe-map-chart>`;
  }

  private async fetch(wanted: string): Promise<void> {
    this.loading = wanted;
    if (wanted === '') return;
    try {
      const points = await this.load();
      if (this.loading !== wanted) return;
      this.problem = '';
      this.points = points ?? undefined;
      this.places = new Map((points?.path ?? []).map((file, at) => [this.pathOf(file), at]));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private grouped(points: MapPoints, by: Colouring): MapGroups {
    if (this.groups?.of !== points || this.groups.by !== by)
      this.groups = { of: points, by, made: colouredBy(points, by) };
    return this.groups.made;
  }

  private words(points: MapPoints): string {
    if (this.summary?.of !== points) this.summary = { of: points, words: summaryOf(points) };
    return this.summary.words;
  }

  /** What does not count is drawn pale. */
  private counting(): ((point: number) => boolean) | undefined {
    const { points, filter, chosen } = this;
    if (!points || (filter.class === null && filter.part === null && chosen === null)) return undefined;
    const wanted = filter.class === null ? -1 : points.classes.indexOf(filter.class);
    return (point) =>
      (filter.class === null || points.classIndex[point] === wanted) &&
      (filter.part === null || partOfCode(points.part[point]!) === filter.part) &&
      (chosen === null || chosen.has(points.path[point]!));
  }

  private choose(points: MapPoints, { points: found, how }: MapChoice): void {
    const files = changedBy(
      this.chosen ?? new Set(),
      found.map((point) => points.path[point]!),
      how,
    );
    emit<readonly string[] | null>(this, 'choose', files.size > 0 ? [...files] : null);
  }

  private menu(points: MapPoints, point: number): void {
    menuFor((action) => ask(this, 'loupe-image-action', { action, files: [this.pathOf(points.path[point]!)] }));
  }

  private toggle(group: string): void {
    const next = new Set(this.hiddenGroups);
    if (!next.delete(group)) next.add(group);
    this.hiddenGroups = next;
  }

  private recolour(by: string): void {
    this.hiddenGroups = new Set();
    emit(this, 'colour', by);
  }

  private readonly make = (): void => emit(this, 'make', null);
}

/** A choice after another one was made on top of it. */
export function changedBy(before: ReadonlySet<string>, found: readonly string[], how: ChooseHow): Set<string> {
  const files = new Set(how === 'only' ? [] : before);
  for (const file of found) {
    if (how === 'remove' || (how === 'toggle' && files.has(file))) files.delete(file);
    else files.add(file);
  }
  return files;
}

function summaryOf(points: MapPoints): string {
  const { together, mixed } = mapSummary(points, points.classIndex);
  return [
    text('map.reading', { n: formatCount(points.path.length) }),
    ...(together === null ? [] : [text('map.together', { share: formatShare(together) })]),
    ...(mixed
      ? [
          text('map.mixed', {
            one: points.classes[mixed.one]!,
            other: points.classes[mixed.other]!,
            n: formatCount(mixed.images),
          }),
        ]
      : []),
  ].join(' ');
}

function classOf(points: MapPoints, point: number): string {
  return points.classes[points.classIndex[point]!] ?? text('map.noClass');
}

function readingOf(points: MapPoints, point: number): string {
  const name = points.path[point]!.split('/').at(-1)!;
  return `${name} · ${classOf(points, point)}`;
}

function tableOf(points: MapPoints): ChartTable {
  return chartTable(
    [text('map.image'), text('map.class'), text('map.part'), 'x', 'y'],
    points.path.map((file, point) => {
      const part = partOfCode(points.part[point]!);
      return [file, classOf(points, point), part ? partName(part) : '', points.x[point]!, points.y[point]!];
    }),
  );
}
