import type { LinearHead } from './logisticRegression';

/** Heads that a start is reckoned from: with two the fits need up to a tenth more evaluations, with four as many. */
const most = 3;

/** The latest heads that were fitted to the same rows with different strengths of the penalty. */
export class HeadPath {
  private readonly heads = new Map<number, LinearHead>();

  add(l2: number, head: LinearHead): void {
    this.heads.set(l2, { kernel: head.kernel, bias: head.bias });
    const [oldest] = this.heads.keys();
    if (this.heads.size > most && oldest !== undefined) this.heads.delete(oldest);
  }

  at(l2: number): LinearHead | undefined {
    return this.heads.get(l2);
  }

  /**
   * Where the fit with a strength begins: the optimum follows the logarithm of the strength smoothly, so the polynomial
   * through the heads that there are comes close to it, between them and beyond. Undefined without any.
   */
  startOf(l2: number): LinearHead | undefined {
    const terms = [...this.heads].map(([strength, head]) => ({ head, share: this.shareOf(strength, l2) }));
    const [first] = terms;
    if (!first) return undefined;
    const mixed = (part: keyof LinearHead): Float64Array => {
      const sum = new Float64Array(first.head[part].length);
      for (const { head, share } of terms) {
        const values = head[part];
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + share * (values[i] as number);
      }
      return sum;
    };
    return { kernel: mixed('kernel'), bias: mixed('bias') };
  }

  /** The value at a strength of Lagrange's polynomial that is 1 at one of the strengths and 0 at the others. */
  private shareOf(one: number, l2: number): number {
    return [...this.heads.keys()]
      .filter((other) => other !== one)
      .reduce((product, other) => (product * Math.log(l2 / other)) / Math.log(one / other), 1);
  }
}
