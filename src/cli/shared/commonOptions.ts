import { Option } from 'commander';
import { deviceChoices } from '../../protocol/devices';

/** `--force`, of commands that write a file. */
export const force = (): Option =>
  new Option('--force', 'write over a file that another program wrote; never over one that is read here');
/** `--device`. */
export const device = (): Option =>
  new Option(
    '--device <name>',
    'auto: a GPU that computes correctly, else the CPU; gpu: any GPU, or an error (see: loupe devices)',
  )
    .choices([...deviceChoices])
    .default('auto');
/** `--runs-folder`, of commands that look for a run. */
export const runsFolder = (): Option =>
  new Option('--runs-folder <dir>', 'where the runs are (default: .loupe/runs in the current folder)');
