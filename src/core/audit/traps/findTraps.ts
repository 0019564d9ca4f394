import { formatOf, formatShare } from '../../format';
import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem, ImageMeasures } from '../auditTypes';
import { problemOf } from '../problem';
import { learnRule, ruleHolds, type TrapRule } from './rule';
import { traitsOf, type Trait } from './traits';

/** Parts of the images on which a rule is judged in turn, learnt from the others. */
const folds = 5;
/** Images of a class, and of all others, below which nothing is concluded. */
const fewest = 10;
/** Standard errors of guessing by which a rule must do better: of many that are tried, one is lucky. */
const clearly = 6;

interface Trap {
  readonly trait: Trait;
  /** Mean of the shares of the class and of the others told rightly, where the rule was not learnt. */
  readonly balanced: number;
  readonly hits: number;
  readonly falseAlarms: number;
  readonly rule: TrapRule;
}

/**
 * `trap`: classes that are told from all others by a single trait of their files. The model is as small as can be, one
 * interval of a number or one set of names, and judged by cross-validation, so it says how well the short cut works.
 */
export function findTraps(images: AuditedImages, measures: ImageMeasures, thresholds: AuditThresholds): AuditProblem[] {
  const labelled = Array.from(images.files.keys()).filter((i) => images.classIndex[i]! >= 0);
  const counts = new Uint32Array(images.classes.length);
  for (const i of labelled) counts[images.classIndex[i]!]!++;
  const least = thresholdOf('trap', thresholds);
  const studied = traitsOf(measures).map((trait) => ({
    trait,
    order: labelled.slice().sort((a, b) => trait.values[a]! - trait.values[b]! || a - b),
  }));
  const fold = foldsOf(images, labelled);
  return images.classes.flatMap((_, of) => {
    const [own, others] = [counts[of]!, labelled.length - counts[of]!];
    if (own < fewest || others < fewest) return [];
    const error = Math.sqrt(0.25 / own + 0.25 / others) / 2;
    const found = new Map<string, Trap>();
    for (const { trait, order } of studied) {
      const trap = judge(images, of, trait, order, fold, own, others);
      if (!trap || trap.balanced - 0.5 < Math.max(neededBy(trait, least), clearly * error)) continue;
      if (trap.balanced > (found.get(trait.family)?.balanced ?? 0)) found.set(trait.family, trap);
    }
    return [...found.values()].map((trap) => report(images, of, trap, own, others));
  });
}

/** Light belongs to what a picture shows, too: it must tell nearly everything to be called a trap. */
function neededBy({ family }: Trait, least: number): number {
  return family === 'light' ? (least + 0.5) / 2 : least;
}

/** The fold of each image: every class is dealt out in turn, so each fold has its share. */
function foldsOf(images: AuditedImages, labelled: readonly number[]): Uint8Array {
  const dealt = new Uint32Array(images.classes.length);
  const fold = new Uint8Array(images.files.length);
  for (const i of labelled) fold[i] = dealt[images.classIndex[i]!]!++ % folds;
  return fold;
}

function judge(
  images: AuditedImages,
  of: number,
  { values, ordered, ...trait }: Trait,
  order: readonly number[],
  fold: Uint8Array,
  own: number,
  others: number,
): Trap | undefined {
  if (values[order[0]!] === values[order.at(-1)!]) return undefined;
  const isOfClass = (i: number): boolean => images.classIndex[i] === of;
  let [hits, falseAlarms] = [0, 0];
  for (let one = 0; one < folds; one++) {
    const rule = learnRule(values, order, ordered, isOfClass, (i) => fold[i] !== one);
    if (!rule) return undefined;
    for (const i of order) {
      if (fold[i] !== one || !ruleHolds(rule, values[i]!)) continue;
      if (isOfClass(i)) hits++;
      else falseAlarms++;
    }
  }
  const rule = learnRule(values, order, ordered, isOfClass, () => true)!;
  const balanced = (hits / own + 1 - falseAlarms / others) / 2;
  return { trait: { values, ordered, ...trait }, balanced, hits, falseAlarms, rule };
}

function report(images: AuditedImages, of: number, trap: Trap, own: number, others: number): AuditProblem {
  const { trait, balanced, hits, falseAlarms, rule } = trap;
  const name = images.classes[of]!;
  const files = images.files.filter((_, i) => images.classIndex[i] === of && ruleHolds(rule, trait.values[i]!));
  return problemOf('trap', {
    score: 2 * (balanced - 0.5),
    files,
    classes: [name],
    message: `${trait.title} alone tells “${name}” from the other classes with a balanced accuracy of ${formatShare(balanced)} (guessing: 50%): it is ${ruleWords(trait, rule)} for ${formatOf(hits, own)} of its images and for ${formatOf(falseAlarms, others)} others, where the rule was not learnt. A network can learn this instead of what is shown. Save all classes in the same way, or photograph them under the same conditions.`,
  });
}

function ruleWords({ words }: Trait, rule: TrapRule): string {
  if (rule.kind === 'set') return [...rule.values].slice(0, 3).map(words).join(' or ');
  const stretch = rule.from === rule.to ? words(rule.from) : `${words(rule.from)} to ${words(rule.to)}`;
  return rule.outside ? `not ${stretch}` : stretch;
}
