import { texts } from './texts';

/** Texts of the parts that several pages share. */
export const commonStrings = {
  'part.train': 'Training',
  'part.validation': 'Validation',
  'part.test': 'Test',
  'part.none': 'No part',

  'state.loading': 'Loading…',
  'state.showOutput': 'Show Output',
  'state.misread': 'This page could not read what it was sent.',
  'state.misreadRemedy': 'Close and open the page again; if it stays, the details are: {problem}',

  'chart.showTable': 'Show {title} as Table',
  'chart.showChart': 'Show {title} as Chart',
  'chart.copyCsv': 'Copy {title} as CSV',
  'chart.saveSvg': 'Save {title} as SVG',
  'chart.tools': 'Tools of {title}',
  'chart.copied': '{title} copied as CSV.',
  'chart.saved': '{title} saved.',
  'chart.series': 'Series of {title}',
  'chart.hide': 'Hide {name}',
  'chart.show': 'Show {name}',
  'chart.noValues': 'No values yet',

  'table.sortBy': 'Sort by {column}',

  'grid.empty': 'No images here.',
  'grid.count': '{n} images',
  'grid.one': '1 image',
  'grid.loading': 'Loading images…',
  'grid.failed': 'The images could not be listed: {reason}',
  'grid.copiedOne': 'Path copied.',
  'grid.copied': '{n} paths copied.',
  'grid.noPicture': 'No preview',

  'keys.title': 'Keys',
  'keys.close': 'Close',
  'keys.tab': 'Next or previous section',
  'keys.arrows': 'Move inside a chart, table, grid or matrix',
  'keys.ends': 'First or last',
  'keys.enter': 'Open what is focused',
  'keys.escape': 'Clear the selection',
  'keys.help': 'Show these keys',

  'link.answer': 'The answer to “{method}” was not understood ({problem}).',
  'link.closed': 'The page was closed.',
  'link.silent': 'Loupe did not answer “{method}” within {seconds} s.',
  'link.message': 'A message from Loupe was not understood ({problem}).',

  'request.failed': 'That did not work: {reason}',

  'notices.title': 'Notices',
  'notice.info': 'Note',
  'notice.warning': 'Warning',
  'notice.error': 'Error',
} as const;

export const text = texts(commonStrings);
