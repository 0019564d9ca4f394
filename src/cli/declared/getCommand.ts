import type { Add, Does } from './declare';

/** What fetches datasets. */
export function declareGet(add: Add, does: Does): void {
  add(
    'get <source> [folder]',
    'download a dataset and unpack it: an address, kaggle:owner/name, kaggle-competition:name, or an archive that is here',
  )
    .option('--into <dir>', 'in place of a folder: make one in this directory that is called after the source')
    .option('--sha256 <hash>', 'the SHA-256 that the archive has to have')
    .addHelpText(
      'after',
      `
The folder must be absent or empty (default: called after the source). zip, tar and tar.gz are unpacked, archives in
them one level deep; nothing is written outside the folder, or over anything. A download that ends early continues the
next time. Where the data comes from, its hash and, where known, its licence and citation are kept in DATASET.json.

Kaggle's token: KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY, or kaggle.json in KAGGLE_CONFIG_DIR, ~/.kaggle or
~/.config/kaggle. It is sent to Kaggle alone.`,
    )
    .action(does(async () => (await import('../commands/get')).get));
}
