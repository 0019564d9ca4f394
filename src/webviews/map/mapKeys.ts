import { boxOutline } from '../../core/map/lasso';
import type { Shortcut } from '../shared/shortcuts';
import { text } from '../strings/map';
import type { MapStage } from './mapStage';
import { directions } from './neighbourKeys';

/** A key of the map with what it does there. */
type MapShortcut = Shortcut<[chart: MapStage, event: KeyboardEvent]>;

/** Pixels that Shift and an arrow move the view, and share of it that an arrow widens a rectangle. */
const [panStep, boxStep] = [60, 0.05];

/** The list of keys has a line for all four arrows. */
const arrows = Object.keys(directions).map((key): MapShortcut => ({
  key,
  command: false,
  keys: '',
  meaning: () => '',
  act: (chart, event) => {
    const [right, down] = directions[key]!;
    if (chart.outline.length > 0) return widen(chart, right, down);
    if (event.shiftKey) return chart.pan(-right * panStep, -down * panStep);
    chart.step([right, down]);
  },
}));

const others: readonly MapShortcut[] = [
  { keys: '+', key: '+', meaning: () => text('mapKeys.zoom'), act: (chart) => chart.zoomBy(1.5) },
  { keys: '=', key: '=', meaning: () => text('mapKeys.zoom'), act: (chart) => chart.zoomBy(1.5) },
  { keys: '-', key: '-', meaning: () => text('mapKeys.zoom'), act: (chart) => chart.zoomBy(1 / 1.5) },
  { keys: '0', key: '0', command: false, meaning: () => text('mapKeys.zoom'), act: (chart) => chart.whole() },
  {
    keys: 'Space',
    key: ' ',
    meaning: () => text('mapKeys.choose'),
    act: (chart) => chart.active >= 0 && chart.choose([chart.active], 'toggle'),
  },
  { keys: 'B', key: 'b', command: false, meaning: () => text('mapKeys.box'), act: (chart) => begin(chart) },
  {
    keys: 'Enter',
    key: 'enter',
    meaning: () => text('mapKeys.open'),
    act: (chart, event) => {
      if (chart.outline.length > 0) chart.take(event.shiftKey ? 'add' : event.altKey ? 'remove' : 'only');
      else chart.open(chart.active);
    },
  },
  {
    keys: 'Esc',
    key: 'escape',
    meaning: () => text('mapKeys.clear'),
    act: (chart) => (chart.outline.length > 0 ? chart.setOutline([]) : chart.choose([], 'only')),
  },
];

export const mapShortcuts: readonly MapShortcut[] = [...arrows, ...others];

/** The keys as the list of keys shows them. */
export const mapKeyLines = [
  { keys: '← → ↑ ↓', meaning: () => text('mapKeys.move') },
  { keys: 'Shift+← → ↑ ↓', meaning: () => text('mapKeys.pan') },
  { keys: '+  −  0', meaning: () => text('mapKeys.zoom') },
  ...others.filter(({ keys }) => !['+', '=', '-', '0'].includes(keys)),
];

/** A rectangle around the active point, or in the middle of the view. */
function begin(chart: MapStage): void {
  const { active, points, view, size } = chart;
  const [x, y] = active >= 0 ? [points.x[active]!, points.y[active]!] : [view.x, view.y];
  const half = (boxStep * Math.min(size.width, size.height)) / view.scale;
  chart.setOutline(boxOutline(x - half, y - half, x + half, y + half));
  chart.say(text('map.boxBegun'));
}

/** An arrow moves the side that it points to. */
function widen(chart: MapStage, right: number, down: number): void {
  const [left = 0, top = 0, end = 0, , , bottom = 0] = chart.outline;
  const step = (boxStep * Math.min(chart.size.width, chart.size.height)) / chart.view.scale;
  chart.setOutline(
    boxOutline(
      left - (right < 0 ? step : 0),
      top - (down < 0 ? step : 0),
      end + (right > 0 ? step : 0),
      bottom + (down > 0 ? step : 0),
    ),
  );
}
