/**
 * Where an arrow key moves inside `count` cells laid out in rows of `columns`, or undefined for a key
 * that does not move. Home and End go to the ends of the row, with Control to the first and last cell;
 * Page keys move `page` rows.
 */
export function moveFocus(
  key: string,
  index: number,
  {
    count,
    columns = 1,
    page = 10,
    control = false,
  }: { count: number; columns?: number; page?: number; control?: boolean },
): number | undefined {
  if (count <= 0) return undefined;
  const at = Math.min(Math.max(index, 0), count - 1);
  const row = at - (at % columns);
  const clamp = (value: number): number => (value < 0 || value >= count ? at : value);
  switch (key) {
    case 'ArrowLeft':
      return columns === 1 ? undefined : clamp(at - 1);
    case 'ArrowRight':
      return columns === 1 ? undefined : clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - columns);
    case 'ArrowDown':
      return at + columns >= count && row + columns < count ? count - 1 : clamp(at + columns);
    case 'Home':
      return control || columns === 1 ? 0 : row;
    case 'End':
      return control || columns === 1 ? count - 1 : Math.min(row + columns, count) - 1;
    case 'PageUp':
      return Math.max(at - page * columns, at % columns);
    case 'PageDown':
      return Math.min(at + page * columns, count - 1);
    default:
      return undefined;
  }
}
