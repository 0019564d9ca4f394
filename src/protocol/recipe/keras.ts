import type * as v from 'valibot';
import { noAugmentation } from './augmentation';
import { fromImageDataGenerator } from './imageDataGenerator';
import type { RecipeProblem } from './rules';
import type { recipeFileSchema } from './schema';

type Named = v.InferOutput<typeof recipeFileSchema>;

const key = 'imageDataGenerator';

/**
 * Says Keras's words of a recipe in Loupe's: `imageDataGenerator` becomes the whole augmentation, whatever the preset
 * has, and its `validation_split` the share for validation where the recipe names none.
 */
export function withoutKerasWords(named: Named): {
  readonly named: Named;
  readonly notices: readonly string[];
  readonly problems: readonly RecipeProblem[];
} {
  const { [key]: generator, ...rest } = named;
  if (generator === undefined) return { named, notices: [], problems: [] };
  const meant = fromImageDataGenerator(generator);
  const problems = meant.problems.map(({ argument, message }): RecipeProblem => ({ path: [key, argument], message }));
  if (named.augmentation !== undefined)
    problems.push({ path: [key], message: `${key} and augmentation say the same in two ways. Remove one of them.` });
  const split = meant.validationSplit === null ? rest.split : { validation: meant.validationSplit, ...rest.split };
  return {
    named: { ...rest, augmentation: { ...noAugmentation, ...meant.augmentation }, ...(split && { split }) },
    notices: meant.notices,
    problems,
  };
}
