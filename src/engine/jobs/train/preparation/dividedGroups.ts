import type { Notify } from '../../../../core/codes/noticeCodes';
import { listWords, plural } from '../../../../core/format';
import { partCode } from '../../../../core/parts';
import { findLeaks, type SplitLeak } from '../../../../core/split';
import type { TrainingImages } from '../../../datasets/trainingImages';

/** Groups that stand in training and in a held-out part. Those whose held-out images are all copies are leaks. */
export function dividedGroups({ together, groups, labels }: TrainingImages, part: Uint8Array): SplitLeak[] {
  const used = (of: ArrayLike<number>) => Array.from(of, (group, i) => (part[i] === partCode.none ? -1 : group));
  const copies = new Set(
    findLeaks(part, { groups: used(groups), classIndex: labels }).flatMap(({ heldOut }) => heldOut),
  );
  return findLeaks(part, { groups: used(together?.groups ?? []), classIndex: labels }).filter(
    ({ heldOut }) => !heldOut.every((i) => copies.has(i)),
  );
}

/** A split that the data or a file gives is kept as it is; what it does to groups is said. */
export function sayDivided(images: TrainingImages, divided: readonly SplitLeak[], tell: Notify): void {
  if (divided.length === 0) return;
  const { names = [], by } = images.together ?? {};
  const heldOut = divided.reduce((sum, leak) => sum + leak.heldOut.length, 0);
  const examples = divided.slice(0, 3).map(({ train, heldOut: [first] }) => {
    const name = names[first!] ?? names[train[0]!] ?? '';
    return `“${name}” (${images.files[train[0]!]!} to train on, ${images.files[first!]!} held out)`;
  });
  tell(
    'warning',
    'groups-divided',
    `${plural(divided.length, 'group')} of ${by} ${divided.length === 1 ? 'stands' : 'stand'} in training and in a held-out part, such as ${listWords(examples)}: the score of ${plural(heldOut, 'image')} is too good. The parts are kept as they were given.`,
  );
}
