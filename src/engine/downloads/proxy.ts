/** Ports that a URL without one stands for. */
const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * The proxy for an address by the usual variables, upper or lower case: `HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`;
 * none for hosts in `NO_PROXY` (comma-separated names with or without port; `.example.org` and `*.example.org` mean
 * everything below; `*` all).
 */
export function proxyFor(address: URL, environment: NodeJS.ProcessEnv = process.env): URL | undefined {
  const value = (name: string): string => environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || '';
  if (
    value('NO_PROXY')
      .split(/[\s,]+/)
      .some((entry) => entry !== '' && covers(entry.toLowerCase(), address))
  )
    return undefined;
  const proxy = value(address.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || value('ALL_PROXY');
  if (proxy === '') return undefined;
  return new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
}

function covers(entry: string, address: URL): boolean {
  if (entry === '*') return true;
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(entry)!;
  if (port !== undefined && port !== (address.port || usualPorts[address.protocol])) return false;
  const host = address.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const domain = name!.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return host === domain || host.endsWith(`.${domain}`);
}

/** The header that signs in at a proxy whose address has a user, or none. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(words).toString('base64')}` };
}
