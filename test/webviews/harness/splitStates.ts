import type { ShownSplit, SplitReady } from '../../../src/protocol/pages/split';

const classes = ['daisy', 'dandelion', 'rose', 'sunflower', 'tulip'];

/** A split of five classes of 300 images. */
export const flowerSplit: ShownSplit = {
  parts: { train: 900, validation: 300, test: 300 },
  classes: classes.map((name) => ({ name, count: 300, parts: { train: 180, validation: 60, test: 60 } })),
  groupBy: null,
  groups: null,
  findings: [],
  notices: ['900 train, 300 validation and 300 test images. The validation and test parts were drawn with seed 1.'],
};

/** The same where groups are divided. */
export const dividedSplit: ShownSplit = {
  ...flowerSplit,
  findings: [
    {
      kind: 'leak',
      severity: 'error',
      message:
        '2 pictures stand in more than one part, such as a/1.jpg (train) and b/2.jpg (test). The score is too good by up to 2 images: keep each picture in one part.',
      images: 4,
    },
    {
      kind: 'group',
      severity: 'warning',
      message:
        '12 groups of 40 by names stand in more than one part, such as “patient7” (3 train and 1 test). The score of 21 images may be too good. Make a split that keeps them together: --group-by "names".',
      images: 48,
    },
    {
      kind: 'file',
      severity: 'information',
      message: '1 image of the dataset in no part of split.json: c/9.jpg.',
      images: 1,
    },
  ],
};

/** The page of a split that is made. */
export function splitState(change: Partial<SplitReady> = {}): SplitReady {
  return {
    state: 'ready',
    name: 'flowers5',
    dataset: '/data/flowers5',
    purpose: 'make',
    file: null,
    settings: { groupBy: null, validation: 0.2, test: 0.2, seed: 1 },
    groupings: [
      { groupBy: 'names', groups: 312, images: 1480, examples: ['patient7', 'patient12', 'patient3'] },
      { groupBy: 'column:Patient', groups: 310, images: 1500, examples: ['7', '12', '3'] },
    ],
    split: flowerSplit,
    working: false,
    done: null,
    total: null,
    failure: null,
    ...change,
  };
}
