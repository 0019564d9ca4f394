/**
 * The address of the file itself where somebody gives that of the page about it, as it stands in the browser: what
 * people copy from Dropbox, Google Drive, GitHub and Hugging Face. Undefined where it is none of these.
 */
export function directAddress(address: string): string | undefined {
  const url = new URL(address);
  const host = url.hostname.replace(/^www\./, '');
  const { pathname, searchParams } = url;
  switch (host) {
    case 'dropbox.com':
      if (searchParams.get('dl') === '1' || searchParams.has('raw')) return undefined;
      searchParams.set('dl', '1');
      return url.href;
    case 'drive.google.com': {
      const id =
        /^\/file\/d\/([\w-]+)/.exec(pathname)?.[1] ?? (/^\/(uc|open)$/.test(pathname) ? searchParams.get('id') : null);
      // The page that warns of large files is confirmed already.
      return id
        ? `https://drive.usercontent.google.com/download?id=${encodeURIComponent(id)}&export=download&confirm=t`
        : undefined;
    }
    case 'github.com':
      return changed(url, /^\/([^/]+\/[^/]+)\/blob\//, '/$1/raw/');
    case 'huggingface.co':
      return changed(url, /^\/((?:datasets\/)?[^/]+\/[^/]+)\/blob\//, '/$1/resolve/');
    default:
      return undefined;
  }
}

function changed(url: URL, from: RegExp, to: string): string | undefined {
  if (!from.test(url.pathname)) return undefined;
  url.pathname = url.pathname.replace(from, to);
  return url.href;
}
