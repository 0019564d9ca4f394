import { imageActions, type ImageActionId } from '../../protocol/pages/imageActions';
import { imageRepairs } from '../../protocol/pages/imageRepairs';
import { moveFocus } from '../shared/roving';
import { shortcutOf, type KeyLine, type Shortcut } from '../shared/shortcuts';
import { text } from '../strings/images';
import type { GridRepairs } from './gridRepairs';
import type { GridSelection, SelectHow } from './gridSelection';

/** What the keys of a grid do. */
export interface GridCommands {
  readonly active: number;
  readonly total: number;
  readonly layout: { readonly columns: number; readonly rows: number };
  readonly selection: GridSelection;
  focusAt(index: number): void;
  select(index: number, how: SelectHow): Promise<void>;
  selectAll(): Promise<void>;
  /** False where nothing was selected. */
  clear(): boolean;
  act(action: ImageActionId): void;
  showPreview(): Promise<void>;
  readonly repairs: Pick<GridRepairs, 'scope' | 'act' | 'assign' | 'undo'>;
}

const shortcuts: readonly Shortcut<[GridCommands]>[] = [
  {
    keys: 'Space',
    key: ' ',
    command: false,
    meaning: () => text('images.keys.space'),
    act: (grid) => void grid.showPreview(),
  },
  {
    keys: 'Ctrl+Space',
    key: ' ',
    command: true,
    meaning: () => text('images.keys.toggle'),
    act: (grid) => void grid.select(grid.active, 'toggle'),
  },
  {
    keys: 'Ctrl+A',
    key: 'a',
    command: true,
    meaning: () => text('images.keys.all'),
    act: (grid) => void grid.selectAll(),
  },
  ...imageActions.map(({ id, key, keys }) => ({
    keys,
    key,
    command: false,
    meaning: () => text(`images.action.${id}`),
    act: (grid: GridCommands) => grid.act(id),
  })),
];

/** Keys that repair: they do nothing in a grid whose images cannot be repaired. */
const repairShortcuts: readonly Shortcut<[GridCommands['repairs']]>[] = [
  ...imageRepairs.map(({ id, key, keys }) => ({
    keys,
    key,
    command: false,
    meaning: () => text(`images.action.${id}`),
    act: (repairs: GridCommands['repairs']) => repairs.act(id),
  })),
  { keys: 'U', key: 'u', command: false, meaning: () => text('repair.keys.undo'), act: (repairs) => repairs.undo() },
  // What is called Delete on a Mac's keyboard.
  { keys: '⌘⌫', key: 'backspace', command: true, meaning: () => '', act: (repairs) => repairs.act('trash') },
  {
    keys: 'Ctrl+Z',
    key: 'z',
    command: true,
    meaning: () => text('repair.keys.undo'),
    act: (repairs) => repairs.undo(),
  },
];

/** The keys of a grid besides the common ones, for the list of keys. */
export const gridKeyLines: readonly KeyLine[] = [
  { keys: 'Shift ← ↑ → ↓', meaning: () => text('images.keys.extend') },
  ...shortcuts.filter(({ key }) => key !== 'enter'),
  { keys: '1 … 9 0', meaning: () => text('repair.keys.digits') },
  ...repairShortcuts.filter(({ keys }) => !['Ctrl+Z', 'U', '⌘⌫'].includes(keys)),
  { keys: 'U Ctrl+Z', meaning: () => text('repair.keys.undo') },
];

/** The digit of a key press without Ctrl, ⌘ or Alt; on keyboards that have them above other signs, by its place. */
export function digitOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): number | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (/^\d$/.test(key)) return Number(key);
  const place = shiftKey ? null : /^Digit(\d)$/.exec(code);
  return place ? Number(place[1]) : undefined;
}

/** Repairs by a key; whether it was one that does. */
export function onRepairKey(event: KeyboardEvent, repairs: GridCommands['repairs']): boolean {
  if (!repairs.scope) return false;
  const digit = digitOf(event);
  if (digit !== undefined) return repairs.assign(digit);
  const shortcut = event.shiftKey ? undefined : shortcutOf(repairShortcuts, event);
  shortcut?.act(repairs);
  return shortcut !== undefined;
}

/** Acts by a key that was pressed on an image. */
export function onGridKey(event: KeyboardEvent, grid: GridCommands): void {
  if (grid.total <= 0) return;
  const shortcut = shortcutOf(shortcuts, event);
  if (shortcut) shortcut.act(grid);
  else if (event.key === 'Escape') {
    // With nothing selected, Escape means something to whoever is around the grid.
    if (!grid.clear()) return;
    event.stopPropagation();
  } else if (!onRepairKey(event, grid.repairs) && !move(event, grid)) return;
  event.preventDefault();
}

function move(event: KeyboardEvent, grid: GridCommands): boolean {
  const { columns, rows } = grid.layout;
  const { active, total } = grid;
  const step = columns === 1 ? { ArrowLeft: active - 1, ArrowRight: active + 1 }[event.key] : undefined;
  // In a list of options Home and End lead to the first and last of all.
  const next =
    step === undefined
      ? moveFocus(event.key, active, { count: total, columns, page: rows, control: true })
      : Math.min(Math.max(step, 0), total - 1);
  if (next === undefined) return false;
  if (event.shiftKey && grid.selection.size === 0) grid.selection.anchor = active;
  grid.focusAt(next);
  if (event.shiftKey) void grid.select(next, 'range');
  else if (!event.ctrlKey && !event.metaKey) void grid.select(next, 'only');
  return true;
}
