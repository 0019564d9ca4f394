import { Option } from 'commander';
import { auditSeverities } from '../../core/audit/auditKinds';
import { fixVerbNames, fixVerbs } from '../../core/fix/fixVerbs';
import { addAuditOptions } from '../shared/auditOptions';
import { force } from '../shared/commonOptions';
import { groupByOption } from '../shared/groupByOption';
import { layoutOption } from '../shared/layoutOption';
import { number } from '../shared/trainingOptions';
import type { Add, Does } from './declare';

/** What looks at a folder of images. */
export function declareDatasets(add: Add, does: Does): void {
  add('scan <folder>', 'say what is in a folder of images: layout, classes, faults')
    .addOption(layoutOption())
    .option('--readings', 'only list the ways in which the folder can be read, and decode no image')
    .option('--report <file>', 'write the whole dataset report as JSON')
    .option('--first <file>', 'write what the names alone tell, as soon as the folder is walked')
    .option(
      '--changed <file>',
      'bring --report up to date by what this file names, a path a line, and say what changed',
    )
    .addOption(force())
    .action(does(async () => (await import('../commands/scan')).scan));

  addAuditOptions(
    add('audit <folder>', 'look for what is wrong with a folder of images: copies, leaks, labels, unusable images'),
  )
    .addOption(layoutOption())
    .addOption(force())
    .action(does(async () => (await import('../commands/audit')).audit));

  add(
    'fix <folder> [verb] [files...]',
    'repair a dataset, in a way that can be undone: exclude, relabel, rename, remove or move files',
  )
    .option('--to <class or part>', 'with relabel or sort: the class; with move-to-part: train, validation or test')
    .option('--into <folder>', 'with sort: the folder in which those of the classes are, where there are several')
    .option('--files-from <file>', 'more files, a name a line (or ended by NUL); - reads them from standard input')
    .option('--dry-run', 'only say what would be done')
    .option('--undo [n]', 'undo the last fix of the folder, or the last n')
    .option('--list', 'the fixes of the folder, the latest first')
    .addOption(layoutOption())
    .addHelpText('after', `\nFixes:\n${fixVerbNames.map((verb) => `  ${verb}: ${fixVerbs[verb].words}`).join('\n')}`)
    .action(does(async () => (await import('../commands/fix')).fix));

  add('sort <folder>', 'images without a class: count them, propose classes for them, give them those')
    .option('--propose', 'propose a class for each, by the images that have one')
    .option('--csv <file>', 'with --propose: write the proposals as a table')
    .option('--apply', 'give images the classes that wait (from the editor), or with --propose those that are proposed')
    .option('--at-least <p>', 'with --propose --apply: only proposals as probable as this, such as 0.95', number)
    .option('--into <folder>', 'the folder in which the folders of the classes are, where there are several: train')
    .addOption(layoutOption())
    .addOption(force())
    .action(does(async () => (await import('../commands/sort')).sort));

  add('split <folder>', 'divide a folder’s images into parts for --split, or check a split')
    .addOption(layoutOption())
    .option('--validation-split <x>', 'share drawn for validation where the data has no such part', number, 0.2)
    .option('--test-split <x>', 'share drawn for testing where the data has no such part', number, 0)
    .option('--seed <n>', 'another seed draws other images', number, 1)
    .option('--fold <n>', 'make this fold the validation part, where a column of the table numbers folds', number)
    .addOption(groupByOption())
    .option('--out <file>', 'where the split is written (default: split.json in the current folder)')
    .addOption(force())
    .option('--copy <dir>', 'copy the images to train, val and test with a folder for each class, in an empty folder')
    .option('--split <file>', 'with --copy: copy the parts of this split, instead of drawing them')
    .option('--undo-copy', 'remove the copies that --copy made in this folder, and nothing else')
    .option('--dry-run', 'show the split and what the images can be grouped by, and write nothing')
    .option('--check [file]', 'look for leaks, divided groups and drift in a split file, or in the parts of the data')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'with --check: end with 4 where something is as bad as this, or worse; for CI',
      ).choices(auditSeverities),
    )
    .action(does(async () => (await import('../commands/split')).split));
}
