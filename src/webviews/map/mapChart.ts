import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { pointsInside, type Outline } from '../../core/map/lasso';
import { PointGrid, type Points } from '../../core/map/pointGrid';
import '../charts/chartFrame';
import type { ChartTable } from '../charts/chartFrame';
import '../components/choice';
import type { ThumbnailSource } from '../images/thumbnailStore';
import { emit } from '../shared/events';
import { icon, type IconName } from '../shared/icons';
import { SizeController } from '../shared/sizeController';
import { shortcutOf } from '../shared/shortcuts';
import { baseStyles, chartStyles } from '../shared/styles';
import { onThemeChange } from '../shared/theme';
import { text } from '../strings/map';
import { moved, showing, toMap, wholeMap, zoomed, type Camera } from './camera';
import { mapColours, type MapColours } from './mapColours';
import type { MapGroups } from './mapGroups';
import { MapHover } from './mapHover';
import { mapShortcuts } from './mapKeys';
import { MapMouse } from './mapMouse';
import { tools, type ChooseHow, type MapChoice, type MapStage, type Tool } from './mapStage';
import { mapStyles } from './mapStyles';
import { shapes } from './marks';
import { pointTowards } from './neighbourKeys';
import { paintOverlay } from './overlay';
import { drawingOrder, PointPainter, pointState, type PaintedPoints } from './pointPainter';

/** Pixels from a point within which it is meant; those of a point itself, by how many there are. */
const near = 8;
const radiusFor = (points: number): number => (points > 8000 ? 3 : points > 2000 ? 3.6 : 4.5);
const none: Points = { x: [], y: [] };

/**
 * Points of a map on a canvas, coloured by groups: moved and zoomed, looked at by mouse and keys, chosen by lasso,
 * rectangle and keys. Events: `choose` with a `MapChoice`, `open` and `menu` with a point, `toggle` with a group's id.
 */
@customElement('loupe-map-chart')
export class MapChartElement extends LitElement implements MapStage {
  static override styles = [baseStyles, chartStyles, mapStyles];

  @property() heading = '';
  /** What a look at the map tells. */
  @property() summary = '';
  @property({ attribute: false }) points: Points = none;
  @property({ attribute: false }) groups: MapGroups = { groups: [], of: new Int16Array() };
  @property({ attribute: false }) hiddenGroups: ReadonlySet<string> = new Set();
  /** Whether a point counts at the moment; all where not given. */
  @property({ attribute: false }) counts: ((point: number) => boolean) | undefined;
  /** Points that are selected elsewhere. */
  @property({ attribute: false }) marked: ReadonlySet<number> = new Set();
  @property({ attribute: false }) reading: (point: number) => string = String;
  /** Whose thumbnail a point has. */
  @property({ attribute: false }) fileOf: (point: number) => string = () => '';
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  @property({ attribute: false }) table: () => ChartTable = () => ({ columns: [], rows: [] });

  @state() private tool: Tool = 'lasso';
  @state() private spoken = '';
  private hovered = -1;
  camera: Camera | undefined;
  outline: Outline = [];
  active = -1;
  grid = new PointGrid(none);
  private focused = false;
  private colours: MapColours | undefined;
  private painted: PaintedPoints | undefined;
  private painter: PointPainter | undefined;
  private frame = 0;
  private readonly mouse = new MapMouse(this);
  private readonly hover = new MapHover(this);
  readonly size = new SizeController(this, {}, () => this.stage);
  private leaveTheme: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leaveTheme = onThemeChange(() => this.recolour());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leaveTheme?.();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.hover.dispose();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('points')) {
      this.grid = new PointGrid(this.points);
      this.hoverOver(-1);
      this.active = -1;
      this.outline = [];
    }
    if (changed.has('groups')) this.colours = undefined;
    for (const key of ['points', 'groups', 'hiddenGroups', 'counts', 'marked'] as const)
      if (changed.has(key)) this.painted = undefined;
  }

  override firstUpdated(): void {
    this.stage?.append(this.hover.element);
  }

  override updated(): void {
    this.draw();
  }

  override render(): TemplateResult {
    return html`<loupe-chart .heading=${this.heading} .legend=${this.legend()} .table=${this.table}
      .drawing=${() => this.svg()} @toggle=${(event: CustomEvent<string>) => emit(this, 'toggle', event.detail)}>
      <slot name="controls" slot="controls"></slot>
      <loupe-choice slot="controls" .label=${text('map.tool')} .value=${this.tool}
        .options=${tools.map((value) => ({ value, label: text(`map.tool.${value}`) }))}
        @change=${(event: CustomEvent<Tool>) => (this.tool = event.detail)}></loupe-choice>
      <div class="stage ${this.tool}" tabindex="0" role="application"
        aria-roledescription=${text('map.role')} aria-label=${`${this.heading}. ${this.summary}`}
        @keydown=${this.onKey} @focus=${this.onFocus} @blur=${this.onFocus} @wheel=${this.mouse.onWheel}
        @pointerdown=${this.mouse.onDown} @pointermove=${this.mouse.onMove} @pointerup=${this.mouse.onUp}
        @pointercancel=${this.mouse.onCancel} @pointerleave=${this.mouse.onLeave} @dblclick=${this.mouse.onDouble}
        @contextmenu=${this.mouse.onMenu}>
        <canvas class="points" aria-hidden="true"></canvas>
        <canvas class="over" aria-hidden="true"></canvas>
        <div class="zoom" @pointerdown=${(event: Event) => event.stopPropagation()} @dblclick=${(event: Event) => event.stopPropagation()} @keydown=${(event: Event) => event.stopPropagation()}>
          ${this.renderZoom('plus', text('map.zoomIn'), () => this.zoomBy(1.5))}
          ${this.renderZoom('minus', text('map.zoomOut'), () => this.zoomBy(1 / 1.5))}
          ${this.renderZoom('whole', text('map.whole'), () => this.whole())}
        </div>
      </div>
      <p class="below">${this.summary} ${text('map.howTo')}</p>
      <p class="visually-hidden" role="status">${this.spoken}</p>
    </loupe-chart>`;
  }

  private renderZoom(sign: IconName, label: string, act: () => void): TemplateResult {
    return html`<button type="button" title=${label} aria-label=${label} @click=${act}>${icon(sign)}</button>`;
  }

  get currentTool(): Tool {
    return this.tool;
  }

  get view(): Camera {
    return (this.camera ??= wholeMap(this.size));
  }

  /** Whether a point can be seen and chosen. */
  readonly shown = (point: number): boolean => !this.hiddenGroups.has(this.groups.groups[this.groups.of[point]!]!.id);

  /** The point that is meant by a place of the stage; -1 for none. */
  pointAt(left: number, top: number): number {
    const [x, y] = toMap(this.view, this.size, left, top);
    return this.grid.nearest(x, y, near / this.view.scale, this.shown);
  }

  hoverOver(point: number): void {
    if (point === this.hovered) return;
    this.hovered = point;
    this.hover.show(point);
    const { stage } = this;
    stage?.classList.toggle('over-point', point >= 0);
    // The editor's menu is that of an image where there is one.
    if (point >= 0) stage?.setAttribute('data-vscode-context', '{"webviewSection":"loupeImage"}');
    else stage?.removeAttribute('data-vscode-context');
    this.draw();
  }

  look(camera: Camera): void {
    this.camera = camera;
    this.draw();
  }

  zoomBy(factor: number, left = this.size.width / 2, top = this.size.height / 2): void {
    this.look(zoomed(this.view, this.size, factor, left, top));
  }

  pan(right: number, down: number): void {
    this.look(moved(this.view, right, down));
  }

  whole(): void {
    this.look(wholeMap(this.size));
  }

  setOutline(outline: Outline): void {
    this.outline = outline;
    this.draw();
  }

  /** Chooses what lies inside the outline that was drawn, and takes the outline away. */
  take(how: ChooseHow): void {
    const points = pointsInside(this.outline, this.points, this.grid).filter(this.shown);
    this.setOutline([]);
    this.choose(points, how);
  }

  choose(points: readonly number[], how: ChooseHow): void {
    emit<MapChoice>(this, 'choose', { points, how });
  }

  open(point: number): void {
    if (point >= 0) emit(this, 'open', point);
  }

  menu(point: number): void {
    if (point >= 0) emit(this, 'menu', point);
  }

  /** Gives a point the keyboard, in view, and says what it is. */
  activate(point: number): void {
    if (point < 0) return;
    this.active = point;
    this.look(showing(this.view, this.size, this.points.x[point]!, this.points.y[point]!));
    this.hover.show(point);
    this.say(this.reading(point));
  }

  step(direction: readonly [number, number]): void {
    if (this.active >= 0 && this.shown(this.active))
      return this.activate(pointTowards(this.points, this.active, direction, this.shown));
    this.activate(this.grid.nearest(this.view.x, this.view.y, Infinity, this.shown));
  }

  say(words: string): void {
    this.spoken = words;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(mapShortcuts, event);
    if (!shortcut) return;
    event.preventDefault();
    event.stopPropagation();
    shortcut.act(this, event);
  };

  private readonly onFocus = (event: FocusEvent): void => {
    this.focused = event.type === 'focus' && this.stage?.matches(':focus-visible') === true;
    if (!this.focused) this.hover.show(this.hovered);
    this.draw();
  };

  private legend() {
    const { groups } = this.groups;
    return groups.map(({ id, label, tone, shape, count }) => ({
      id,
      label: `${label} (${formatCount(count)})`,
      tone,
      hidden: this.hiddenGroups.has(id),
      shape: shapes[shape],
    }));
  }

  private get stage(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.stage') ?? null;
  }

  private recolour(): void {
    this.colours = this.painted = undefined;
    this.draw();
  }

  /** Draws with the next frame: the points where they or the view changed, what lies above them always. */
  draw(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  }

  private drawn: { readonly painted: PaintedPoints; readonly camera: Camera; readonly key: string } | undefined;

  private drawNow(): void {
    const stage = this.stage;
    const { width, height } = this.size;
    if (!stage || width === 0 || height === 0) return;
    const canvas = (name: string): HTMLCanvasElement => stage.querySelector<HTMLCanvasElement>(name)!;
    const ratio = window.devicePixelRatio;
    const key = `${width} ${height} ${ratio}`;
    // Another size shows the whole map again: what was in view would be another part.
    if (this.drawn !== undefined && this.drawn.key !== key) this.camera = undefined;
    const camera = this.view;
    const painted = (this.painted ??= this.paintedPoints());
    if (this.drawn?.painted !== painted || this.drawn.camera !== camera || this.drawn.key !== key) {
      this.painter ??= new PointPainter(canvas('.points'));
      this.painter.paint(painted, camera, this.size, ratio);
      this.drawn = { painted, camera, key };
    }
    this.hover.place();
    const over = { hovered: this.hovered, active: this.focused ? this.active : -1, outline: this.outline };
    paintOverlay(canvas('.over'), over, this.points, camera, this.size, ratio);
  }

  private paintedPoints(): PaintedPoints {
    const { points, groups, counts, marked } = this;
    const colours = (this.colours ??= mapColours(this.renderRoot, groups.groups));
    const stateOf = (point: number): number =>
      !this.shown(point)
        ? pointState.hidden
        : marked.has(point)
          ? pointState.marked
          : counts && !counts(point)
            ? pointState.dim
            : pointState.plain;
    const state = Uint8Array.from({ length: points.x.length }, (_, point) => stateOf(point));
    const behind = new Set([...groups.groups.keys()].filter((group) => groups.groups[group]!.behind));
    const order = drawingOrder(state, groups.of, behind);
    return { points, groupOf: groups.of, state, order, radius: radiusFor(points.x.length), ...colours };
  }

  private async svg(): Promise<string> {
    const { mapSvg } = await import('./mapSvg');
    const { groups, of } = this.groups;
    const colours = mapColours(this.renderRoot, groups);
    return mapSvg(this.heading, this.points, groups, of, colours.looks, this.hiddenGroups, colours);
  }
}
