import { patternFault } from '../../core/groups/namePattern';
import { firstSettings, type SplitSettings } from '../../protocol/pages/split';
import { text } from '../strings/split';

/** The choice of a pattern, which is typed beside it. */
export const byPattern = 'pattern';
const prefix = 'name:';

/** The settings of a split while somebody types, and what is wrong with them. */
export class SplitForm {
  /** A value of the choice: empty for equal files only, `byPattern`, or as `--group-by`. */
  together: string;
  pattern: string;
  private readonly typed: { validation: string; test: string; seed: string };

  constructor({ groupBy, validation, test, seed }: SplitSettings = firstSettings) {
    const pattern = groupBy?.startsWith(prefix) ? groupBy.slice(prefix.length) : undefined;
    this.together = pattern === undefined ? (groupBy ?? '') : byPattern;
    this.pattern = pattern ?? '';
    this.typed = { validation: percent(validation), test: percent(test), seed: String(seed) };
  }

  valueOf(field: 'validation' | 'test' | 'seed'): string {
    return this.typed[field];
  }

  type(field: 'validation' | 'test' | 'seed', value: string): void {
    this.typed[field] = value;
  }

  faultOf(field: 'validation' | 'test' | 'seed' | 'pattern'): string | undefined {
    if (field === 'pattern') {
      if (this.together !== byPattern) return undefined;
      return this.pattern.trim() === '' || patternFault(this.pattern.trim()) !== ''
        ? text('split.wrongPattern')
        : undefined;
    }
    if (field === 'seed') return /^\d{1,9}$/.test(this.typed.seed.trim()) ? undefined : text('split.wrongSeed');
    const [validation, test] = [shareOf(this.typed.validation), shareOf(this.typed.test)];
    const own = field === 'validation' ? validation : test;
    const tooMuch = (validation ?? 0) + (test ?? 0) >= 1;
    return own === undefined || tooMuch ? text('split.wrongShare') : undefined;
  }

  /** Undefined while something is wrong. */
  get settings(): SplitSettings | undefined {
    if ((['validation', 'test', 'seed', 'pattern'] as const).some((field) => this.faultOf(field) !== undefined))
      return undefined;
    const { together, pattern, typed } = this;
    return {
      groupBy: together === '' ? null : together === byPattern ? `${prefix}${pattern.trim()}` : together,
      validation: shareOf(typed.validation)!,
      test: shareOf(typed.test)!,
      seed: Number(typed.seed),
    };
  }
}

/** `12.5` of a share of 0.125. */
const percent = (share: number): string => String(Number((100 * share).toFixed(4)));

function shareOf(typed: string): number | undefined {
  const value = typed.trim().replace(',', '.').replace(/\s*%$/, '');
  if (!/^\d+(\.\d+)?$/.test(value)) return undefined;
  const share = Number(value) / 100;
  return share <= 0.9 ? share : undefined;
}
