import { formatAccuracy } from '../../core/format';
import type { ImageItem } from '../../protocol/pages/images';
import { text } from '../strings/images';

/** Characters at the end of a long name that stay when its middle is left out: names differ there as often. */
const tailLength = 7;
/** Names up to this long are left to the browser to fit. */
const whole = 12;

/** A name in two pieces: the first one is cut short where there is no room, the second never. */
export function headAndTail(name: string): readonly [head: string, tail: string] {
  const letters = [...name];
  if (letters.length <= whole) return [name, ''];
  return [letters.slice(0, -tailLength).join(''), letters.slice(-tailLength).join('')];
}

/** The lines under a thumbnail: class or name; with predictions the truth, then what was predicted and how surely. */
export interface Caption {
  readonly first: string;
  readonly second: string;
  readonly number: string;
}

export function caption(item: ImageItem, predictions: boolean): Caption {
  const named = item.truth ?? item.name;
  const first = item.note === undefined ? named : `${named} · ${item.note}`;
  if (!predictions || item.predicted === null) return { first, second: '', number: '' };
  return {
    first,
    second: item.truth === item.predicted ? `✓ ${text('images.right')}` : `→ ${item.predicted}`,
    number: item.probability === null ? '' : formatAccuracy(item.probability),
  };
}

/** All that is known of an image, a line each: its title. */
export function description(item: ImageItem): string {
  return [item.name, verdict(item), ...flagWords(item)].filter(Boolean).join('\n');
}

/** The same for a screen reader: first what the caption says, in its words. */
export function reading(item: ImageItem, { first, second, number }: Caption): string {
  const known = flagWords(item).join(' ');
  const flags = known ? text('images.known', { flags: known }) : '';
  const seen = [first, second, number].filter(Boolean).join(' ');
  return [seen, ...(first === item.name ? [] : [item.name]), flags].filter(Boolean).join(', ');
}

/** What is known to be wrong with it, a sentence each. */
export function flagWords({ flags = [] }: ImageItem): string[] {
  return flags.map(({ message }) => message);
}

/** Truth, or truth → prediction, with the probability. */
export function verdict({ truth, predicted, probability }: ImageItem): string {
  if (predicted === null) return truth ?? '';
  const classes = truth === null ? predicted : `${truth} → ${predicted}`;
  return probability === null ? classes : `${classes} ${formatAccuracy(probability)}`;
}
