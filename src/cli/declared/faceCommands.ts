import { faceOptions } from '../shared/faceOptions';
import type { Add, Does } from './declare';

/** What looks for faces with OpenCV. */
export function declareFaces(add: Add, does: Does): void {
  faceOptions(
    add('faces <paths...>', 'find faces in images or in whole folders with OpenCV’s frontal Haar cascade'),
  ).action(does(async () => (await import('../commands/faces/faces')).faces));

  faceOptions(
    add(
      'human-or-dog <paths...>',
      'say of each image whether it shows a human face, a dog of ImageNet’s breeds, both or neither',
    ),
  )
    .option('--model <name>', 'the network that looks for dogs, with ImageNet’s classifier (see: loupe weights)')
    .action(does(async () => (await import('../commands/faces/humanOrDog')).humanOrDog));
}
