import { createSample } from '../../engine/datasets/sample/sample';
import { plural } from '../../core/format';
import { exitCode } from '../shared/exitCodes';
import type { Terminal } from '../output/terminal';

/** `loupe sample`. */
export async function sample(folder: string, options: { readonly seed?: number }, terminal: Terminal): Promise<number> {
  const { images, faults } = await createSample(folder, options.seed === undefined ? {} : { seed: options.seed });
  if (terminal.options.json) terminal.document({ folder, images, faults });
  else {
    terminal.line(`${plural(images, 'image')} drawn in ${folder}, with ${plural(faults.length, 'deliberate fault')}:`);
    for (const { file, fault } of faults) terminal.line(`  ${file}: ${fault}`);
    terminal.line(`Train on it with: loupe train ${JSON.stringify(folder)}`);
  }
  return exitCode.ok;
}
