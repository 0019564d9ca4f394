import { InvalidArgumentError } from 'commander';
import { force } from '../shared/commonOptions';
import { layoutOption } from '../shared/layoutOption';
import { number } from '../shared/trainingOptions';
import type { Add, Does } from './declare';

/** What looks at images by the features of the starter network. */
export function declareMap(add: Add, does: Does): void {
  add('map <folder>', 'lay the images out in two dimensions: those that look alike lie together')
    .addOption(layoutOption())
    .option('--csv <file>', 'write a table: file, class, part, x, y')
    .option('--report <file>', 'write the whole map as JSON')
    .option('--neighbours <n>', 'images that each one is held together with', between(2, 200), 15)
    .option('--seed <n>', 'another seed lays out another map', number, 1)
    .addOption(force())
    .action(does(async () => (await import('../commands/map')).map));

  add('similar <folder> <image>', 'the images of a folder that look most like one, which may lie anywhere')
    .addOption(layoutOption())
    .option('--count <n>', 'how many', between(1, 1000), 20)
    .action(does(async () => (await import('../commands/similar')).similar));
}

/** A whole number within bounds. */
function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
