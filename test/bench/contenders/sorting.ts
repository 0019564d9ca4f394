import { Random } from '../../../src/core/random';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { Sorter } from '../../../src/engine/jobs/sort/sorter';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { SortingSession } from '../../../src/core/sorting/session';
import { usualLimits } from '../../../src/core/sorting/choice';
import { HonestUser } from '../../sorting/honestUser';

/*
 * `node sorting.cjs FOLDER PER SEEDS`: an honest user sorts so many images of each class of a dataset by keys, with
 * proposals that are refitted after each step, and every press is counted. Prints the results as JSON.
 */
async function main(folder: string, per: number, seeds: number): Promise<void> {
  const { dataset } = await openDataset(folder, { unclear: 'take' });
  const runtime = await openRuntime({ device: 'cpu' });
  const limits = { ...usualLimits, ...JSON.parse(process.env.LIMITS ?? '{}') };
  const results = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new Random(seed);
    const truth = new Map<string, string>();
    dataset.classes.forEach((label, k) => {
      const own = [...dataset.files.keys()].filter((i) => dataset.classIndex[i] === k);
      for (const i of random.shuffle(own).slice(0, per)) truth.set(dataset.files[i]!, label);
    });
    const files = random.shuffle([...truth.keys()]);
    const began = performance.now();
    const sorter = await Sorter.open({ folder, files, runtime, notify: () => undefined });
    const opened = performance.now();
    const session = new SortingSession({ files, classes: dataset.classes }, limits);
    let fits = 0;
    const refit = async (): Promise<void> => {
      fits++;
      session.propose(await sorter.propose(session.evidence, new Set(session.remaining)));
    };
    await refit();
    const user = new HonestUser(session, (file) => truth.get(file)!, 6, refit);
    while (await user.step());
    const wrong = files.filter((file) => session.labels.get(file) !== truth.get(file)).length;
    results.push({
      images: files.length,
      presses: user.presses,
      wrong,
      singles: user.singles,
      pages: user.pages,
      corrected: user.corrected,
      openSeconds: (opened - began) / 1000,
      fitMilliseconds: (performance.now() - opened) / fits,
    });
  }
  process.stdout.write(`${JSON.stringify(results)}\n`);
}

const [, , folder, per, seeds] = process.argv;
void main(folder as string, Number(per), Number(seeds));
