import type { PreviewReady } from '../../../src/protocol/pages/preview';
import type { PreviewImage } from '../../../src/protocol/preview';

const classes = ['daisy', 'dandelion', 'roses', '🌻 sunflowers with a long name', 'tulips'];

function batch(part: string, count: number, changed: boolean): PreviewImage[] {
  return Array.from({ length: count }, (_, index) => {
    const name = classes[index % classes.length]!;
    return {
      file: `${name}/photo ${index}.jpg`,
      class: name,
      before: `/preview/1/${part}-${index}.png`,
      after: changed && index % 7 !== 3 ? `/preview/1/${part}-${index}-after.png` : null,
    };
  });
}

/** A page that shows batches of 32; without augmentation nothing is changed. */
export function previewState(augmented: boolean, change: Partial<PreviewReady> = {}): PreviewReady {
  return {
    state: 'ready',
    name: 'flowers',
    recipeFile: '/data/head.loupe.json',
    drawing: false,
    stale: false,
    failure: null,
    preview: {
      version: 1,
      folder: '/preview/1',
      dataset: '/data/flowers',
      recipe: augmented ? 'head' : 'quick',
      model: 'mobilenet_v2',
      seed: 1,
      epoch: 2,
      shape: [32, 224, 224, 3],
      augmentation: augmented ? ['mirrored left to right with probability 0.5', 'rotated by up to 20°'] : [],
      parts: [
        { part: 'train', images: 1200, batch: batch('train', 32, augmented) },
        { part: 'validation', images: 300, batch: batch('validation', 32, false) },
      ],
      checked: 1500,
      images: 1500,
      blank: augmented
        ? [
            { file: 'roses/black.png', class: 'roses', colour: [0, 0, 0] },
            { file: 'tulips/grey.png', class: 'tulips', colour: [128, 128, 128] },
          ]
        : [],
      skipped: augmented
        ? [
            {
              file: 'roses/broken 1.jpg',
              code: 'truncated',
              class: 'roses',
              reason: 'The file ends in the middle of the picture.',
            },
          ]
        : [],
    },
    ...change,
  };
}
