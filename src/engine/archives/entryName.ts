/** What of a name had to be changed so that it can be a file here. */
export type NameChange = 'backslash' | 'composed' | 'character';

export type SafeName =
  | { readonly ok: true; readonly segments: readonly string[]; readonly changes: readonly NameChange[] }
  /** `reason` continues “its entry x …”. */
  | { readonly ok: false; readonly reason: string };

/** Names of devices on Windows, with any extension. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
const mostSegments = 64;
/** Bytes of one name that the usual file systems take. */
const longestSegment = 255;

/**
 * Where an entry belongs below the folder that is unpacked to. A name that leads elsewhere on any system (`..`, a root,
 * a drive) is refused, not repaired: nobody means it. What only some systems cannot store is changed: backslashes are
 * separators, as the programs for Windows mean them that write such names; names are composed (NFC), as tables spell
 * them; control characters, and on Windows what it forbids, become `_`.
 */
export function safeName(name: string, platform: NodeJS.Platform = process.platform): SafeName {
  const refused = (reason: string): SafeName => ({ ok: false, reason });
  if (name.includes('\0')) return refused('has a name with a zero byte');
  const changes = new Set<NameChange>();
  const note = (change: NameChange, before: string, after: string): string => {
    if (before !== after) changes.add(change);
    return after;
  };
  const slashed = note('backslash', name, name.replaceAll('\\', '/'));
  if (slashed.startsWith('/')) return refused('names a place outside the folder (it begins at a root)');
  if (/^[a-z]:/i.test(slashed)) return refused('names a place outside the folder (it begins with a drive)');
  const segments: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') return refused('names a place outside the folder (..)');
    const composed = note('composed', part, part.normalize('NFC'));
    const segment = note('character', composed, forSystem(composed, platform));
    if (segment === '' || segment === '.' || segment === '..') return refused('has a name that is none on this system');
    if (Buffer.byteLength(segment) > longestSegment) return refused(`has a name of more than ${longestSegment} bytes`);
    segments.push(segment);
  }
  if (segments.length > mostSegments) return refused(`lies more than ${mostSegments} folders deep`);
  return { ok: true, segments, changes: [...changes] };
}

function forSystem(segment: string, platform: NodeJS.Platform): string {
  const printable = segment.replace(/[\x00-\x1f\x7f]/g, '_');
  if (platform !== 'win32') return printable;
  // Windows drops dots and spaces at the end by itself, so `.. ` would be `..`; a colon opens a stream of another file.
  const stored = printable.replace(/[<>:"|?*]/g, '_').replace(/[. ]+$/, '');
  return devices.test(stored) ? `_${stored}` : stored;
}
