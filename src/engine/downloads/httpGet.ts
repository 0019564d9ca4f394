import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { proxyFor, proxyHeaders } from './proxy';

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that prove who asks: sent to the address's own scheme, host and port, and after a redirect to no other. */
  readonly credentials?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Milliseconds without a byte after which the connection is given up. */
  readonly patience: number;
}

/** A server's or proxy's refusal, by its number. */
export class HttpStatus extends Error {
  constructor(
    readonly status: number,
    readonly from: string,
    readonly retryAfter: number | undefined,
  ) {
    super(`${from} answered ${status}${http.STATUS_CODES[status] ? ` (${http.STATUS_CODES[status]})` : ''}`);
  }
}

/** A redirect that is not followed, so that another try is of no use. */
export class NotFollowed extends Error {}

const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 6;

/**
 * Asks for an address and resolves with the answer once its headers are here, through the proxy of the environment,
 * over redirects (never from https to http). Rejects with HttpStatus for every answer that is not a file, with Node's
 * error otherwise. Node 20 has no proxy of its own for this, and a whole HTTP client is more than a few files a year
 * need.
 */
export async function httpGet(address: string, options: GetOptions): Promise<http.IncomingMessage> {
  let url = new URL(address);
  const { origin } = url;
  let { credentials } = options;
  for (let step = 0; step <= mostRedirects; step++) {
    const answer = await ask(url, { ...options, headers: { ...options.headers, ...credentials } });
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (status === 200 || status === 206) return answer;
    answer.destroy();
    if (!redirects.has(status) || location === undefined)
      throw new HttpStatus(status, url.host, seconds(answer.headers['retry-after']));
    if (!URL.canParse(location, url.href))
      throw new NotFollowed(`${url.host} leads to an address that is none (${location.slice(0, 80)})`);
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new NotFollowed(
        `${url.host} leads to ${next.host || next.protocol} without encryption, which is not followed`,
      );
    if (!['http:', 'https:'].includes(next.protocol))
      throw new NotFollowed(`${url.host} leads to ${next.protocol.slice(0, 20)}, which is not followed`);
    // Once away, a server that leads back gets nothing either: it was not the one that the user named who asked.
    if (next.origin !== origin) credentials = undefined;
    url = next;
  }
  throw new NotFollowed(`${new URL(address).host} leads on and on (more than ${mostRedirects} redirects)`);
}

async function ask(url: URL, options: GetOptions): Promise<http.IncomingMessage> {
  const proxy = proxyFor(url, options.environment);
  const headers = { 'User-Agent': 'Loupe', 'Accept-Encoding': 'identity', ...options.headers };
  const common = {
    method: 'GET',
    agent: false as const,
    headers,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  if (!proxy) return response((url.protocol === 'https:' ? https : http).request(url, common), options);
  if (url.protocol === 'http:') {
    const request = clientOf(proxy).request({
      ...placeOf(proxy),
      ...common,
      path: url.href,
      headers: { ...headers, Host: url.host, ...proxyHeaders(proxy) },
    });
    return response(request, options);
  }
  const socket = await tunnel(url, proxy, options);
  const secure = await handshake(socket, url, options);
  // Nobody else ends a connection that was made by hand, and an open one keeps the process from ending.
  const end = (): void => void [secure, socket].forEach((one) => one.destroy());
  return response(https.request(url, { ...common, createConnection: () => secure }), options).then(
    (answer) => answer.once('close', end),
    (error: unknown) => {
      end();
      throw error;
    },
  );
}

/** Asks a proxy for a connection to the server itself, so that the proxy does not see the traffic. */
function tunnel(url: URL, proxy: URL, { signal, patience }: GetOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${url.hostname}:${url.port || 443}`;
    const request = clientOf(proxy).request({
      ...placeOf(proxy),
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: { Host: target, ...proxyHeaders(proxy) },
      ...(signal ? { signal } : {}),
    });
    request.once('connect', (answer, socket) => {
      request.setTimeout(0);
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new HttpStatus(answer.statusCode ?? 0, `the proxy ${proxy.host}`, undefined));
    });
    request.on('error', reject);
    request.setTimeout(patience, () => request.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    request.end();
  });
}

/** Speaks TLS to the server through a tunnel; its certificate is checked as in a direct connection. */
function handshake(socket: Socket, url: URL, { signal, patience }: GetOptions): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = tls.connect({ socket, servername: url.hostname });
    const stop = (): void => void secure.destroy(new Error('stopped'));
    signal?.addEventListener('abort', stop, { once: true });
    secure.setTimeout(patience, () => secure.destroy(new Error(`${url.host} does not answer`)));
    secure.on('error', (error) => {
      socket.destroy();
      reject(error);
    });
    secure.once('close', () => signal?.removeEventListener('abort', stop));
    secure.once('secureConnect', () => {
      secure.setTimeout(0);
      resolve(secure);
    });
  });
}

function response(request: http.ClientRequest, { patience }: GetOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // More than one error may come, the last after the answer.
    request.on('error', reject);
    request.setTimeout(patience, () =>
      request.destroy(new Error(`${request.host} has sent nothing for ${Math.round(patience / 1000)} s`)),
    );
    request.end();
  });
}

const clientOf = (proxy: URL): typeof http | typeof https => (proxy.protocol === 'https:' ? https : http);

function placeOf(proxy: URL): { host: string; port: number } {
  return { host: proxy.hostname, port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)) };
}

function seconds(header: string | undefined): number | undefined {
  const value = Number(header);
  return header !== undefined && Number.isFinite(value) && value >= 0 ? value : undefined;
}
