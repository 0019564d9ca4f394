import type { Notify } from '../../../core/codes/noticeCodes';
import { formatCount, plural } from '../../../core/format';
import type { NameChange } from '../../archives/entryName';
import type { Unpacked } from '../../archives/unpack';
import type { InnerArchive } from '../../archives/unpackInner';

const changeWords: Readonly<Record<NameChange, string>> = {
  backslash: 'with backslashes, which were taken for folders',
  composed: 'with letters in two pieces (NFD), which were put together (NFC)',
  character: 'with characters that this system cannot store, which became _',
};

/** Says whatever of an archive was not, or otherwise, unpacked. */
export function tellUnpacked(name: string, unpacked: Unpacked, inner: readonly InnerArchive[], notify: Notify): void {
  tellOne(name, unpacked, notify);
  for (const one of inner) {
    if (one.ok) {
      notify('info', 'archive', `${one.file}, an archive in the archive, was unpacked to the folder ${one.folder}.`);
      tellOne(one.file, one.unpacked, notify);
    } else
      notify(
        'warning',
        'archive',
        `${one.file}, an archive in the archive, is left as it is: ${one.reason.replace(/\.$/, '')}.`,
      );
  }
}

function tellOne(name: string, { leftOut, changed, collision, remark }: Unpacked, notify: Notify): void {
  if (remark !== undefined) notify('warning', 'archive', `${name}: ${remark}`);
  const [first] = leftOut;
  if (first)
    notify(
      'warning',
      'archive',
      `${plural(leftOut.length, 'entry', 'entries')} of ${name} ${leftOut.length === 1 ? 'was' : 'were'} skipped: ${first.name} (${first.reason})${leftOut.length > 1 ? ` and ${formatCount(leftOut.length - 1)} more` : ''}.`,
    );
  for (const [change, { count, first: example }] of changed)
    notify('info', 'archive', `${name} has ${plural(count, 'name')} ${changeWords[change]}, such as ${example}.`);
  if (collision)
    notify(
      'warning',
      'archive',
      `${name} has names that differ only in upper and lower case: ${collision[0]} and ${collision[1]}. They are two here, and would be one on Windows or macOS.`,
    );
}
