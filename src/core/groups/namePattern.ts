import { baseName, withoutExtension } from '../layouts/layoutReading';

/** The text of a name that is the group. */
const place = '{group}';
/** Longer names are no names; a pattern that goes back and forth in one would take for ever. */
const longestName = 1024;

/** What is wrong with a pattern, as it follows “it”; empty where nothing is. */
export function patternFault(pattern: string): string {
  const places = pattern.split(place).length - 1;
  if (places > 1) return `has ${place} more than once`;
  if (places === 1) return '';
  try {
    const groups = new RegExp(`${pattern}|`, 'u').exec('')!.length - 1;
    return groups > 0 ? '' : `needs ${place} for the part of the name that is the group, as in patient${place}_*`;
  } catch {
    return `is neither a pattern with ${place}, as in patient${place}_*, nor a regular expression with ( )`;
  }
}

/**
 * Reads the group from the paths of files. A pattern with `{group}` is compared with the whole name, with or without
 * its extension: `*` and `{group}` stand for any characters, as few as possible. Any other pattern is a regular
 * expression whose groups ( ) together are the group. A pattern with a slash is compared with the whole path, else
 * with the name. Gives null for a path that does not fit.
 */
export function groupOfName(pattern: string): (file: string) => string | null {
  const whole = pattern.includes('/');
  const expression = pattern.includes(place) ? templateOf(pattern) : new RegExp(pattern, 'u');
  return (file) => {
    const name = (whole ? file : baseName(file)).slice(0, longestName).normalize('NFC');
    const found = expression.exec(withoutExtension(name)) ?? expression.exec(name);
    if (!found) return null;
    const group = found
      .slice(1)
      .filter((one) => one !== undefined)
      .join('/');
    return group === '' ? null : group;
  };
}

function templateOf(pattern: string): RegExp {
  const literal = (text: string) =>
    text
      .normalize('NFC')
      .split(/\*+/)
      .map((piece) => piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('.*?');
  const [before = '', after = ''] = pattern.split(place);
  return new RegExp(`^${literal(before)}(.+?)${literal(after)}$`, 'iu');
}
