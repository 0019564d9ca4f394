import { addAuditOptions } from '../shared/auditOptions';
import { force } from '../shared/commonOptions';
import { layoutOption } from '../shared/layoutOption';
import type { Add, Does } from './declare';

/** What looks at a folder of images. */
export function declareDatasets(add: Add, does: Does): void {
  add('scan <folder>', 'say what is in a folder of images: layout, classes, faults')
    .addOption(layoutOption())
    .option('--readings', 'only list the ways in which the folder can be read, and decode no image')
    .option('--report <file>', 'write the whole dataset report as JSON')
    .addOption(force())
    .action(does(async () => (await import('../commands/scan')).scan));

  addAuditOptions(
    add('audit <folder>', 'look for what is wrong with a folder of images: copies, leaks, labels, unusable images'),
  )
    .addOption(layoutOption())
    .addOption(force())
    .action(does(async () => (await import('../commands/audit')).audit));
}
