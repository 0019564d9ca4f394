import { boxOutline } from '../../core/map/lasso';
import { toMap } from './camera';
import type { ChooseHow, MapStage, Tool } from './mapStage';

/** Pixels that a click may move, and from one corner of a lasso to the next. */
const still = 4;
/** How much nearer a turn of the wheel by 100 pixels leads. */
const wheelZoom = 1.25;

interface Drag {
  readonly tool: Tool;
  readonly pointer: number;
  /** Where it began, and where it was last, on the stage. */
  readonly left: number;
  readonly top: number;
  at: readonly [number, number];
  dragging: boolean;
}

/** Mouse and pen on a map: hover, click, lasso, rectangle, moving and zooming. */
export class MapMouse {
  private drag: Drag | undefined;

  constructor(private readonly chart: MapStage) {}

  readonly onDown = (event: PointerEvent): void => {
    if (event.button > 1 || this.drag) return;
    const stage = event.currentTarget as HTMLElement;
    const [left, top] = placeOf(event);
    // The middle button moves the view whatever the tool is.
    const tool = event.button === 1 ? 'pan' : this.chart.currentTool;
    this.drag = { tool, pointer: event.pointerId, left, top, at: [left, top], dragging: false };
    stage.setPointerCapture(event.pointerId);
    stage.focus({ preventScroll: true });
    event.preventDefault();
  };

  readonly onMove = (event: PointerEvent): void => {
    const place = placeOf(event);
    const { drag, chart } = this;
    if (!drag) return this.hoverAt(place);
    if (event.pointerId !== drag.pointer) return;
    if (!drag.dragging && Math.hypot(place[0] - drag.left, place[1] - drag.top) < still) return;
    if (!drag.dragging) {
      drag.dragging = true;
      this.hoverAt(undefined);
      if (drag.tool === 'lasso') chart.setOutline(this.toMap(drag.left, drag.top));
    }
    if (drag.tool === 'pan') chart.pan(place[0] - drag.at[0], place[1] - drag.at[1]);
    else if (drag.tool === 'box')
      chart.setOutline(boxOutline(...this.toMap(drag.left, drag.top), ...this.toMap(...place)));
    else if (Math.hypot(place[0] - drag.at[0], place[1] - drag.at[1]) >= still)
      chart.setOutline([...chart.outline, ...this.toMap(...place)]);
    else return;
    drag.at = place;
  };

  readonly onUp = (event: PointerEvent): void => {
    const { drag, chart } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    this.drag = undefined;
    const how: ChooseHow = event.altKey ? 'remove' : event.shiftKey || event.ctrlKey || event.metaKey ? 'add' : 'only';
    if (drag.dragging) {
      if (drag.tool !== 'pan') chart.take(how);
    } else if (event.button === 0) {
      const point = chart.pointAt(...placeOf(event));
      chart.active = point;
      if (point >= 0) chart.choose([point], how === 'add' ? 'toggle' : how);
      else if (how === 'only') chart.choose([], 'only');
    }
  };

  readonly onCancel = (): void => {
    this.drag = undefined;
    this.chart.setOutline([]);
  };

  readonly onLeave = (): void => {
    if (!this.drag) this.hoverAt(undefined);
  };

  readonly onDouble = (event: MouseEvent): void => this.chart.open(this.chart.pointAt(...placeOf(event)));

  readonly onMenu = (event: MouseEvent): void => {
    const point = this.chart.pointAt(...placeOf(event));
    if (point < 0) event.preventDefault();
    else this.chart.menu(point);
  };

  readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    // Lines and pages of some mice, as pixels.
    const unit = event.deltaMode === 0 ? 1 : 30;
    if (event.shiftKey) return this.chart.pan(-(event.deltaX + event.deltaY) * unit, 0);
    const delta = Math.max(-300, Math.min(300, event.deltaY * unit));
    this.chart.zoomBy(wheelZoom ** (-delta / 100), ...placeOf(event));
    this.hoverAt(placeOf(event));
  };

  private hoverAt(place: readonly [number, number] | undefined): void {
    this.chart.hoverOver(place ? this.chart.pointAt(...place) : -1);
  }

  private toMap(left: number, top: number): [number, number] {
    return toMap(this.chart.view, this.chart.size, left, top);
  }
}

/** Where on the stage an event is. */
function placeOf(event: MouseEvent): [number, number] {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}
