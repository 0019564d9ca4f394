import type { PresetName } from '../../protocol/recipe/recipe';
import { t } from '../shared/localize';

/** A preset in people's words, the same wherever one is chosen. */
export interface PresetWords {
  readonly label: string;
  readonly icon: string;
  /** What it is good for. */
  readonly goodFor: string;
  /** What it does. */
  readonly detail: string;
}

export function presetWords(name: PresetName): PresetWords {
  switch (name) {
    case 'quick':
      return {
        label: t('Quick'),
        icon: 'zap',
        goodFor: t('best for small sets'),
        detail: t('Features of a trained network, then a linear classifier'),
      };
    case 'head':
      return {
        label: t('Head'),
        icon: 'symbol-structure',
        goodFor: t('for augmentation and heads of your own'),
        detail: t('A classifier of any layers on a frozen trained network, epoch by epoch'),
      };
    case 'fine-tune':
      return {
        label: t('Fine-tune'),
        icon: 'layers',
        goodFor: t('often better with 100 images or more in each class'),
        detail: t('A classifier first, then the last layers of a trained network with it'),
      };
    case 'small-cnn':
      return {
        label: t('Small CNN from scratch'),
        icon: 'circuit-board',
        goodFor: t('for images unlike photographs'),
        detail: t('A small network that learns everything from these images'),
      };
    case 'mushrooms':
      return {
        label: t('Mushrooms Tutorial'),
        icon: 'mortar-board',
        goodFor: t('transfer learning; needs the weights of {0}', 'InceptionV3'),
        detail: t('A classifier of 64 units on frozen {0}, on sheared, zoomed and mirrored views', 'InceptionV3'),
      };
    case 'cats-dogs':
      return {
        label: t('Cats and Dogs Tutorial'),
        icon: 'mortar-board',
        goodFor: t('to see what a network learns from nothing'),
        detail: t('Its network of three convolutions, from scratch; 63% to train, 7% validation, 30% test'),
      };
    case 'dog-breeds':
      return {
        label: t('Dog Breeds Tutorial'),
        icon: 'mortar-board',
        goodFor: t('for a table of labels; needs the weights of {0}', 'InceptionResNetV2'),
        detail: t('A normalized classifier on frozen {0} at 331 pixels, with a rate that falls', 'InceptionResNetV2'),
      };
    case 'dog-app':
      return {
        label: t('Dog App Tutorial'),
        icon: 'mortar-board',
        goodFor: t('features computed once; needs the weights of {0}', 'Xception'),
        detail: t('A linear classifier on frozen {0}, 20 epochs of RMSprop', 'Xception'),
      };
  }
}
