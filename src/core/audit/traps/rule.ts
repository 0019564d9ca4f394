/** Images of which a rule says that they are of a class: with values in an interval, or outside it, or in a set. */
export type TrapRule =
  | { readonly kind: 'interval'; readonly from: number; readonly to: number; readonly outside: boolean }
  | { readonly kind: 'set'; readonly values: ReadonlySet<number> };

export function ruleHolds(rule: TrapRule, value: number): boolean {
  if (rule.kind === 'set') return rule.values.has(value);
  return (value >= rule.from && value <= rule.to) !== rule.outside;
}

/** Values in ascending order with how often they occur, in the class and elsewhere. */
interface Counted {
  readonly values: number[];
  readonly inside: number[];
  readonly elsewhere: number[];
}

/**
 * The rule that tells a class best from the values of a trait: it has the greatest difference between the share of the
 * class's images and the share of all others for which it holds. Undefined where one of the two is empty.
 * @param order positions in ascending order of their values  @param counts whether a position is learnt from
 */
export function learnRule(
  values: ArrayLike<number>,
  order: ArrayLike<number>,
  ordered: boolean,
  isOfClass: (at: number) => boolean,
  counts: (at: number) => boolean,
): TrapRule | undefined {
  const counted = countValues(values, order, isOfClass, counts);
  const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
  const [inside, elsewhere] = [sum(counted.inside), sum(counted.elsewhere)];
  if (inside === 0 || elsewhere === 0) return undefined;
  const gains = counted.values.map((_, k) => counted.inside[k]! / inside - counted.elsewhere[k]! / elsewhere);
  if (!ordered) return { kind: 'set', values: new Set(counted.values.filter((_, k) => gains[k]! > 0)) };
  const most = greatestStretch(gains);
  const least = greatestStretch(gains.map((gain) => -gain));
  // All gains add up to nothing, so what lies outside the least stretch gains as much as that loses.
  const [best, outside] = least.sum > most.sum + 1e-12 ? [least, true] : [most, false];
  return { kind: 'interval', from: counted.values[best.from]!, to: counted.values[best.to]!, outside };
}

function countValues(
  values: ArrayLike<number>,
  order: ArrayLike<number>,
  isOfClass: (at: number) => boolean,
  counts: (at: number) => boolean,
): Counted {
  const counted: Counted = { values: [], inside: [], elsewhere: [] };
  for (let k = 0; k < order.length; k++) {
    const at = order[k]!;
    if (!counts(at)) continue;
    const value = values[at]!;
    if (counted.values.at(-1) !== value) {
      counted.values.push(value);
      counted.inside.push(0);
      counted.elsewhere.push(0);
    }
    (isOfClass(at) ? counted.inside : counted.elsewhere)[counted.values.length - 1]!++;
  }
  return counted;
}

/** The stretch of greatest sum (Kadane's algorithm). */
function greatestStretch(gains: readonly number[]): { sum: number; from: number; to: number } {
  let best = { sum: -Infinity, from: 0, to: 0 };
  let [sum, from] = [0, 0];
  gains.forEach((gain, to) => {
    if (sum <= 0) [sum, from] = [0, to];
    sum += gain;
    if (sum > best.sum) best = { sum, from, to };
  });
  return best;
}
