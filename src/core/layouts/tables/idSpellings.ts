/**
 * The paths that an id of a table may stand for, the most literal first: as it stands, with a Windows path's slashes
 * turned, without what a web address has beside the path, unescaped, and as Label Studio writes uploaded files.
 */
export function* spellingsOf(id: string): Generator<string> {
  const text = id.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '') return;
  const plain = tidy(text);
  yield plain;
  // Most ids are plain names: nothing below can change them.
  if (!/[?#%:&]|(^|\/)[0-9a-f]{8}-/i.test(plain)) return;
  const tried = new Set([plain]);
  const variants = [
    withoutAddress(plain),
    unescaped(withoutAddress(plain)),
    tidy(unescaped(/[?&]d=([^&#]+)/.exec(plain)?.[1] ?? '')),
    unescaped(withoutAddress(plain)).replace(/(^|\/)[0-9a-f]{8}-([^/]+)$/i, '$1$2'),
  ];
  for (const variant of variants) {
    if (variant === '' || tried.has(variant)) continue;
    tried.add(variant);
    yield variant;
  }
}

function tidy(text: string): string {
  return text.includes('\\') || text.startsWith('.') ? text.replaceAll('\\', '/').replace(/^(\.{1,2}\/)+/, '') : text;
}

/** `gs://bucket/a.jpg` → `bucket/a.jpg`, `https://host/a.jpg?size=2#top` → `host/a.jpg`, `C:/photos/a.jpg` → `photos/a.jpg`. */
function withoutAddress(text: string): string {
  return text
    .replace(/^[a-z][a-z0-9+.-]*:\/+/i, '')
    .replace(/(\.[a-z0-9]{2,5})[?#].*$/i, '$1')
    .replace(/^([^?]*)\?.*$/, (whole, path: string) => (/[^/]$/.test(path) ? path : whole));
}

function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign of its own, such as “100% cotton.jpg”.
    return text;
  }
}
