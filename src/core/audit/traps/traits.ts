import { formatCount, formatShare } from '../../format';
import type { ImageMeasures } from '../auditTypes';

/** Something that a file tells without anyone looking at what it shows. */
export interface Trait {
  /** As a sentence begins with it. */
  readonly title: string;
  /** Of several traits with one cause, only the one that tells most is reported. */
  readonly family: 'size' | 'format' | 'compression' | 'camera' | 'date' | 'light';
  /** Numbers are ordered, so an interval of them may tell a class; of names, a set. */
  readonly ordered: boolean;
  /** A number for each image; -1 where it has none. */
  readonly values: Float64Array;
  /** A value as a person reads it. */
  readonly words: (value: number) => string;
}

const day = 24 * 60 * 60 * 1000;

/** All traits of images, from their measures. */
export function traitsOf(measures: ImageMeasures): Trait[] {
  const { width, height, bytes, brightness, colour, sharpness, quality, taken } = measures;
  const numbers = (value: (i: number) => number): Float64Array =>
    Float64Array.from(width, (_, i) => {
      const one = value(i);
      return Number.isFinite(one) ? one : -1;
    });
  const ordered = (
    family: Trait['family'],
    title: string,
    value: (i: number) => number,
    words: (value: number) => string,
  ): Trait => ({ title, family, ordered: true, values: numbers(value), words: orNone(words) });
  const pixels = (value: number): string => `${formatCount(value)} pixels`;
  const digits = (value: number): string => String(Number(value.toPrecision(2)));
  return [
    ordered('size', 'Width', (i) => width[i]!, pixels),
    ordered('size', 'Height', (i) => height[i]!, pixels),
    ordered('size', 'Width times height', (i) => width[i]! * height[i]!, pixels),
    ordered('size', 'Width over height', (i) => width[i]! / height[i]!, digits),
    ordered(
      'compression',
      'JPEG quality',
      (i) => quality[i]!,
      (value) => String(Math.round(value)),
    ),
    ordered('compression', 'Bytes a pixel', (i) => bytes[i]! / (width[i]! * height[i]!), digits),
    ordered(
      'date',
      'Date taken',
      (i) => Math.floor(taken[i]! / day) * day,
      (value) => new Date(value).toISOString().slice(0, 10),
    ),
    ordered('light', 'Brightness', (i) => brightness[i]!, formatShare),
    ordered('light', 'Colour', (i) => colour[i]!, formatShare),
    ordered('light', 'Sharpness', (i) => sharpness[i]!, formatShare),
    named('format', 'Format', measures.format),
    named('camera', 'Camera', measures.camera),
  ];
}

function named(family: Trait['family'], title: string, names: readonly string[]): Trait {
  const known = [...new Set(names)].filter((name) => name !== '');
  const number = new Map(known.map((name, i) => [name, i]));
  return {
    title,
    family,
    ordered: false,
    values: Float64Array.from(names, (name) => number.get(name) ?? -1),
    words: orNone((value) => known[value]!),
  };
}

function orNone(words: (value: number) => string): (value: number) => string {
  return (value) => (value === -1 ? 'none' : words(value));
}
