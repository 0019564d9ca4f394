import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** What a server does with one request; true where it has answered. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface FileServer {
  readonly address: string;
  /** Every request's method, address and range. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** Serves one file with ranges. Each request is first offered to the next of the behaviours. */
export function serveFile(bytes: Buffer, behaviours: Behaviour[] = [], etag = '"1"'): Promise<FileServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': condition } = request.headers;
    seen.push(`${request.method} ${request.url}${range ? ` ${range}` : ''}`);
    if (behaviours.shift()?.(request, response)) return;
    const from = range && (condition === undefined || condition === etag) ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
    if (from > 0 && from >= bytes.length) return void response.writeHead(416).end();
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': bytes.length - from,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    response.end(bytes.subarray(from));
  });
  return listening(server, seen);
}

/** A proxy that passes requests on, and tunnels, if the user and password are right. */
export function serveProxy(wanted?: string): Promise<FileServer> {
  const seen: string[] = [];
  const refused = (request: IncomingMessage): boolean =>
    wanted !== undefined &&
    request.headers['proxy-authorization'] !== `Basic ${Buffer.from(wanted).toString('base64')}`;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (refused(request)) return void response.writeHead(407).end();
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    httpRequest(request.url!, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connect', (request, socket, head) => {
    seen.push(`CONNECT ${request.url}`);
    if (refused(request)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host, port] = request.url!.split(':');
    const target = connect(Number(port), host!, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  return listening(server, seen);
}

async function listening(server: Server, seen: string[]): Promise<FileServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
