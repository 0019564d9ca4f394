let context: CanvasRenderingContext2D | null | undefined;

/** Width of a text in pixels in the page's font. */
export function measureText(text: string, size = 11): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * size * 0.55;
  context.font = `${size}px ${getComputedStyle(document.body).fontFamily || 'sans-serif'}`;
  return context.measureText(text).width;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text cut at its end, with an ellipsis, so that it is at most `width` wide; no letter or emoji is cut in two. */
export function truncateText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const kept = startThatFits(text, width, (start) => measure(`${start}…`));
  return kept === '' ? '…' : `${kept.trimEnd()}…`;
}

/**
 * A text cut in its middle, so that it is at most `width` wide: what tells names of one family apart is mostly at their
 * end.
 */
export function truncateMiddle(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const start = startThatFits(text, width / 2, (begin) => measure(`${begin}…`));
  let end = '';
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    const longer = letters[at]! + end;
    if (measure(`${start}…${longer}`) > width) break;
    end = longer;
  }
  return `${start.trimEnd()}…${end.trimStart()}`;
}

/** Where a name may go on in the next line: after a space, a hyphen, an underscore, a slash or a dot. */
const breaks = /(?<=[\s\-_/.])/;

/**
 * A name in at most `most` lines, each at most `width` wide: broken where its words end, inside a word only where that
 * is wider than a line. What is left in the last line is cut in its middle.
 */
export function wrapText(text: string, width: number, most: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length < most - 1 && measure(rest) > width) {
    let line = '';
    for (const word of rest.split(breaks)) {
      if (measure((line + word).trimEnd()) > width) break;
      line += word;
    }
    line ||= startThatFits(rest, width, measure);
    if (line === '') break;
    lines.push(line.trimEnd());
    rest = rest.slice(line.length);
  }
  return [...lines, truncateMiddle(rest, width, measure)];
}

/** The longest start of a text, in whole letters, whose width as `measure` says is at most `width`. */
function startThatFits(text: string, width: number, measure: (text: string) => number): string {
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(letters.slice(0, middle).join('')) <= width) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join('');
}
