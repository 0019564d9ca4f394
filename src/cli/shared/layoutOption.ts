import { InvalidArgumentError, Option } from 'commander';
import { isLayoutChoice, type LayoutChoice } from '../../core/dataset';

/** `--layout`, of every command that reads a folder of images. */
export function layoutOption(): Option {
  return new Option(
    '--layout <reading>',
    'how the folder names classes, recognised if not given: class-folders, split-folders, table or flat-names; with the ' +
      'folder of a path that is the class, such as split-folders:2 (the second) or class-folders:1-2 (the first two ' +
      'together); or table:FILE (see what loupe scan prints)',
  ).argParser(reading);
}

function reading(text: string): LayoutChoice {
  if (isLayoutChoice(text)) return text;
  throw new InvalidArgumentError(
    'It must be class-folders, split-folders (either with a level, such as split-folders:2 or class-folders:1-2), table, table:FILE or flat-names.',
  );
}
