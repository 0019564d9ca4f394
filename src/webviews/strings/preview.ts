import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the preview page. */
export const previewStrings = {
  'preview.title': 'What Training Sees: {name}',
  'preview.shape': 'A batch has the shape {shape}: images, height, width, channels; values from 0 to 255.',
  'preview.augmented': 'Training images of epoch {epoch}, seed {seed}: {words}.',
  'preview.plain': 'Images are used as they are: these settings augment nothing.',
  'preview.next': 'Next Epoch',
  'preview.previous': 'Previous Epoch',
  'preview.again': 'Draw Again',
  'preview.train': 'Train',
  'preview.drawing': 'Drawing…',
  'preview.stale': 'The recipe changed since these images were drawn.',
  'preview.drawn': 'Epoch {epoch}: {n} images drawn',
  'preview.part.train': 'Training',
  'preview.part.validation': 'Validation',
  'preview.part.test': 'Test',
  'preview.partCount': '{shown} of {images} images',
  'preview.before': 'Before',
  'preview.after': 'After',
  'preview.unchanged': 'not changed in this epoch',
  'preview.problems': 'Images that Show Nothing',
  'preview.noProblems': 'None of the {n} images looked at is of one colour.',
  'preview.someChecked': '{checked} of {images} images were looked at.',
  'preview.file': 'File',
  'preview.class': 'Class',
  'preview.problem': 'Problem',
  'preview.black': 'every pixel is black (all zero)',
  'preview.constant': 'every pixel has the same colour, {colour}',
  'preview.list': 'Batch of {part}',
} as const;

export const text = texts(commonStrings, previewStrings);
