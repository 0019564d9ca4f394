import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the map of a dataset. */
export const mapStrings = {
  'map.title': 'Map',
  'map.tab': 'Map',
  'map.what':
    'On the map, images that look alike to a pretrained network lie together. It shows classes that are mixed, wrong labels, and groups that nobody knew of.',
  'map.make': 'Make Map',
  'map.again': 'Make Again',
  'map.running': 'Making the map: {words}',
  'map.cancel': 'Cancel',
  'map.failed': 'There is no new map: {reason}',
  'map.outdated': 'Images came or went since the map was made.',
  'map.loading': 'Loading the map…',
  'map.none': 'No image could be placed.',

  'map.colour': 'Colour by',
  'map.by.class': 'Class',
  'map.by.part': 'Part',
  'map.by.problem': 'Problem',
  'map.by.outlier': 'How unusual',
  'map.by.brightness': 'Brightness',
  'map.by.sharpness': 'Sharpness',
  'map.noClass': 'No class',
  'map.noPart': 'No part',
  'map.noProblem': 'No problem',
  'map.noMeasure': 'Not measured',
  'map.others': '{n} others',
  'map.range': '{low} to {high}',

  'map.tool': 'Mouse',
  'map.tool.lasso': 'Lasso',
  'map.tool.box': 'Rectangle',
  'map.tool.pan': 'Move',
  'map.zoomIn': 'Nearer',
  'map.zoomOut': 'Farther',
  'map.whole': 'Whole Map',

  'map.role': 'map of images',
  'map.reading': '{n} images.',
  'map.together': '{share} of those with a class lie beside one of their own class.',
  'map.mixed': 'Most mixed: {one} and {other} ({n} images).',
  'map.howTo': 'Drag to choose images for the grid, Shift adds, Alt takes away; the wheel zooms.',
  'map.chosen': '{n} images chosen.',
  'map.boxBegun': 'Rectangle begun: arrows widen it, Enter takes what is inside.',
  'map.image': 'Image',
  'map.class': 'Class',
  'map.part': 'Part',

  'mapKeys.move': 'On the map: to the next image in that direction',
  'mapKeys.pan': 'On the map: move the view',
  'mapKeys.zoom': 'On the map: nearer, farther, all of it',
  'mapKeys.choose': 'On the map: choose the image for the grid, or let it go',
  'mapKeys.box': 'On the map: begin a rectangle, widened by arrows and taken by Enter',
  'mapKeys.open': 'On the map: open the image',
  'mapKeys.clear': 'On the map: give up the rectangle, or the choice',

  'similar.heading': 'Images Like {name}',
  'similar.words': 'The {n} images of this dataset that look most like {name}, the likest first.',
  'similar.copies': '{n} of them are copies of it.',
  'similar.copiesOne': 'One of them is a copy of it.',
  'similar.back': 'Back',
  'similar.order': 'Likeness',
  'filter.chosen': '{n} images chosen on the map',
  'filter.like': 'like {name}',
} as const;

export const text = texts(commonStrings, mapStrings);
