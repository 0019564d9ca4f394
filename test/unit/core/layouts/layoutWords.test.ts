import { expect, it } from 'vitest';
import { layoutInWords } from '../../../../src/core/layouts/layoutWords';

it.each([
  ['split-folders:2', 'the second folder of each path'],
  ['class-folders:1-2', 'the first and second folder of each path together'],
  ['class-folders:1-3', 'the first, second and third folder of each path together'],
  ['class-folders:7', 'the 7th folder of each path'],
  ['class-folders', 'the names of the folders'],
  ['table', 'the table'],
  ['table:lists/labels.csv', 'the table lists/labels.csv'],
  ['flat-names', 'the names of the files'],
  ['something of a later version', 'something of a later version'],
])('says what %s takes the classes from', (layout, words) => expect(layoutInWords(layout)).toBe(words));
