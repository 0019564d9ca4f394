/**
 * What two paths have in common that some file system takes for one: Windows and macOS disregard case, macOS how
 * accents are stored, Windows dots and spaces at the end. Wider than any of them, so that a move is refused rather than
 * written over something.
 */
export function placeKey(path: string): string {
  return path
    .split('/')
    .map((name) =>
      name
        .normalize('NFKC')
        .toUpperCase()
        .toLowerCase()
        .normalize('NFC')
        .replace(/(?!^)[. ]+$/, ''),
    )
    .join('/');
}

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/** Why a text cannot be the name of a folder or file on every system, as the rest of a sentence; null where it can. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (/[/\\]/.test(name)) return 'has a slash';
  if (/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffd]/u.test(name)) return 'has a character that cannot be seen';
  if (/[<>:"|?*]/.test(name)) return 'has a character that Windows does not allow in names (< > : " | ? *)';
  if (name.startsWith('.')) return 'begins with a dot, so it would be hidden';
  if (/[. ]$/.test(name) || name.startsWith(' ')) return 'begins or ends with a space, or ends with a dot';
  if (reserved.test(name)) return 'is a name that Windows keeps for itself';
  // Four bytes a character at most, and 255 bytes a name.
  if (name.length > 120) return 'is longer than 120 characters';
  return null;
}

/** Whether a path is one inside a folder: names with `/` between, none of them `..`. */
export function isPathInside(path: string): boolean {
  return (
    path !== '' && !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  );
}
