import { commonStrings } from './common';
import { texts } from './texts';

/** Texts of the image grid: tools, selection bar, preview and keys. */
export const imagesStrings = {
  'images.search': 'Search images',
  'images.searchExample': 'Name or class',
  'images.order': 'Order',
  'images.order.list': 'As listed',
  'images.order.name': 'Name',
  'images.order.class': 'Class',
  'images.order.probability': 'Probability',
  'images.order.size': 'File size',
  'images.order.brightness': 'Brightness',
  'images.order.sharpness': 'Sharpness',
  'images.order.outlier': 'How unusual',
  'images.ascending': 'Turn the order around: now from the first to the last',
  'images.descending': 'Turn the order around: now from the last to the first',
  'images.noneFound': 'No image fits “{search}”.',
  'images.selected': '{n} selected',
  'images.bar': 'Selected images',
  'images.action.open': 'Open',
  'images.action.reveal': 'Reveal in Explorer',
  'images.action.copyPath': 'Copy Path',
  'images.action.predict': 'Predict',
  'images.clear': 'Clear',
  'images.known': 'Known of this image: {flags}',
  'images.right': 'right',
  'images.takenFor': 'taken for {predicted}',
  'images.preview': 'Preview',
  'images.position': '{at} of {total}',
  'images.previous': 'Previous Image',
  'images.next': 'Next Image',
  'images.close': 'Close Preview',
  'images.keys.space': 'Show the image large; arrow keys step through the images',
  'images.keys.extend': 'Extend the selection',
  'images.keys.toggle': 'Select or deselect one more',
  'images.keys.all': 'Select all',
} as const;

export const text = texts(imagesStrings, commonStrings);
