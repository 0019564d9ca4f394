import type { Preprocessing } from '../../../protocol/runFiles';
import { UnreadableImageError } from '../common/unreadable';

/**
 * How samples of more than 8 bits become bytes; part of a model's preprocessing. Null, of a kind of samples, where the
 * images that the model learned from had none.
 */
export type SampleRule = NonNullable<Preprocessing['samples']>;

/** Unsigned integers of 16 bits; and floats, signed and longer integers, which have no natural range. */
export type SampleKind = 'integer' | 'real';

/** What the samples of one image, or of many, are like. */
export interface SampleEvidence {
  readonly kind: SampleKind;
  readonly least: number;
  readonly largest: number;
  /** Whether the file itself gives its range: `least` and `largest` are those. */
  readonly told: boolean;
  /** Some of the finite values, evenly taken. */
  readonly values: Float32Array;
}

/** Values that become 0 and 255; integers are shifted, others scaled. */
export type SampleRange =
  | { readonly kind: 'integer'; readonly bits: number }
  | { readonly kind: 'real'; readonly low: number; readonly high: number };

/** Numbers of bits that instruments deliver. */
const depths = [8, 10, 12, 14, 16] as const;

/** Above so many bits, 16 are meant: a file alone that uses fewer may be dark, or of fewer bits. */
const surelyFull = 14;

/** Shares of the values that become 0 and 255 where a range is neither 0..1 nor 0..255. */
const [darkest, brightest] = [0.005, 0.995];

/** The fewest of 8, 10, 12, 14 and 16 bits that hold a value. */
export function bitsFor(largest: number): number {
  return depths.find((bits) => largest < 2 ** bits) ?? 16;
}

/** The rule for a dataset, by what a sample of its images is like. Null where none has more than 8 bits. */
export function chooseRule(evidence: readonly SampleEvidence[]): SampleRule | null {
  const of = (kind: SampleKind): SampleEvidence[] => evidence.filter((one) => one.kind === kind);
  const [integers, reals] = [of('integer'), of('real')];
  if (evidence.length === 0) return null;
  return {
    bits: integers.length > 0 ? bitsFor(Math.max(...integers.map(({ largest }) => largest))) : null,
    range: reals.length > 0 ? realRange(reals) : null,
  };
}

function realRange(reals: readonly SampleEvidence[]): [number, number] {
  const least = Math.min(...reals.map((one) => one.least));
  const largest = Math.max(...reals.map((one) => one.largest));
  const usual = usualRange(least, largest);
  if (usual) return usual;
  if (reals.every(({ told }) => told)) return [least, largest];
  const all = Float32Array.from(reals.flatMap(({ values }) => [...values])).sort();
  const at = (share: number): number => all[Math.round(share * (all.length - 1))]!;
  const [low, high] = [at(darkest), at(brightest)];
  return high > low ? [low, high] : [least, largest > least ? largest : least + 1];
}

/** The ranges that float images are written in: 0..1, 0..255. */
function usualRange(least: number, largest: number): [number, number] | null {
  if (least < 0) return null;
  return largest <= 1 ? [0, 1] : largest <= 255 ? [0, 255] : null;
}

/**
 * The range of one image: by the rule; without a rule for its kind, only where nothing has to be guessed.
 * @throws UnreadableImageError `unknown-range`
 */
export function rangeOf(evidence: SampleEvidence, rule: SampleRule | null | undefined): SampleRange {
  return evidence.kind === 'integer'
    ? { kind: 'integer', bits: rule?.bits ?? certainBits(evidence) }
    : scaled(rule?.range ?? certainRange(evidence));
}

/** The range of one image by itself: for looking at it, never for a network. */
export function ownRange(evidence: SampleEvidence): SampleRange {
  const rule = chooseRule([evidence])!;
  return evidence.kind === 'integer' ? { kind: 'integer', bits: rule.bits! } : scaled(rule.range!);
}

function scaled([low, high]: readonly [number, number]): SampleRange {
  return { kind: 'real', low, high };
}

function certainBits({ largest, told }: SampleEvidence): number {
  const bits = bitsFor(largest);
  if (told) return bits;
  if (largest === 0 || bits > surelyFull) return 16;
  throw new UnreadableImageError(
    'unknown-range',
    `Its largest sample is ${largest} of 65535: it may be dark, or have ${bits} bits in 16, and the model learned from no images of this kind. ${remedy}`,
  );
}

function certainRange({ least, largest, told }: SampleEvidence): [number, number] {
  const usual = usualRange(least, largest);
  if (usual) return usual;
  if (told && largest > least) return [least, largest];
  throw new UnreadableImageError(
    'unknown-range',
    `Its samples go from ${short(least)} to ${short(largest)}, which is neither 0..1 nor 0..255, and the model learned from no images of this kind. ${remedy}`,
  );
}

const remedy = 'Convert it to 8 bits as it should look, or train on images of this kind.';

/** What a rule does, in words, for images of a kind. */
export function ruleWords({ bits, range }: SampleRule, kind: SampleKind): string {
  if (kind === 'integer') return `0..${2 ** (bits ?? 16) - 1} (${bits ?? 16} bits) becomes 0..255`;
  const [low, high] = range ?? [0, 1];
  return `${short(low)}..${short(high)} becomes 0..255`;
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
