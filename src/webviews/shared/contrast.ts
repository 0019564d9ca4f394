/** Red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Reads `#rgb`, `#rrggbb` (with or without alpha) and `rgb()`; undefined for anything else. */
export function parseColour(text: string): Colour | undefined {
  const trimmed = text.trim();
  const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(trimmed)?.[1];
  if (hex) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
    return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as unknown as Colour;
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(trimmed);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined;
}

/** `from` with a share of `to`, as `color-mix(in srgb, …)` mixes them. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((at) => from[at]! + (to[at]! - from[at]!) * share) as unknown as Colour;
}

/** Relative luminance, 0..1 (WCAG 2.2). */
export function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const channel = value / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast ratio, 1..21 (WCAG 2.2). */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** What a number in a shaded cell is written with: the theme's own text, or black or white where that reads badly. */
export type Ink = 'theme' | 'dark' | 'light';

/** The ink for text on `shade` of the tone over the background. */
export function inkOn(shade: number, colours: { foreground: Colour; background: Colour; tone: Colour }): Ink {
  const fill = mix(colours.background, colours.tone, shade);
  if (contrast(colours.foreground, fill) >= 4.5) return 'theme';
  return contrast([0, 0, 0], fill) >= contrast([255, 255, 255], fill) ? 'dark' : 'light';
}
