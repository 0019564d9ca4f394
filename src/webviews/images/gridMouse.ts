import { menuFor } from '../shared/menuTarget';
import type { ImageItem } from '../../protocol/pages/images';
import type { GridCommands } from './gridKeys';

/** What the mouse needs of a grid besides what the keys do. */
export interface MouseCommands extends GridCommands {
  at(index: number): ImageItem | undefined;
  focusAt(index: number, reveal?: boolean): void;
  activate(index: number): void;
}

/** The index of the cell that an event came from. */
function indexOf(event: Event): number | undefined {
  const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
  return cell ? Number(cell.dataset['index']) : undefined;
}

/**
 * A click selects, with Ctrl or Shift as everywhere, and moves nothing: a second click meets the same image and opens
 * it. The menu is about the selection, or about the image under the mouse, which then is the selection.
 */
export function onGridMouse(event: Event, grid: MouseCommands): void {
  const index = indexOf(event);
  if (index === undefined) return;
  // The keyboard came to an image, by Tab or by a script.
  if (!(event instanceof MouseEvent)) return index === grid.active ? undefined : grid.activate(index);
  const more = event.ctrlKey || event.metaKey;
  switch (event.type) {
    case 'mousedown':
      // Shift would mark text.
      if (event.shiftKey) event.preventDefault();
      return;
    case 'dblclick':
      return grid.act('open');
    case 'click':
      if (event.shiftKey && grid.selection.size === 0) grid.selection.anchor = grid.active;
      void grid.select(index, event.shiftKey ? (more ? 'more' : 'range') : more ? 'toggle' : 'only');
      return grid.focusAt(index, false);
    case 'contextmenu': {
      const item = grid.at(index);
      if (!item) return;
      if (!grid.selection.has(item.file)) void grid.select(index, 'only');
      grid.focusAt(index, false);
      menuFor((action) => grid.act(action));
    }
  }
}
