import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server is asked, with the header that must not go astray. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

export interface TestServer {
  readonly address: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers by path; 404 where there is none. Of a list each is used once, the last for ever. */
export async function serve(answers: Readonly<Record<string, Answer | Answer[]>>): Promise<TestServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization, range: request.headers.range });
    const answer = answers[path];
    const next = Array.isArray(answer) ? (answer.length > 1 ? answer.shift() : answer[0]) : answer;
    if (next) next(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A file with ranges, as object stores serve it. */
export const file =
  (bytes: Buffer, headers: Record<string, string> = {}, etag = '"1"'): Answer =>
  (request, response) => {
    const { range, 'if-range': condition } = request.headers;
    const from = range && (condition === undefined || condition === etag) ? Number(/(\d+)/.exec(range)![1]) : 0;
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': bytes.length - from,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
      ...headers,
    });
    response.end(bytes.subarray(from));
  };

/** The first part, and then the connection ends. */
export const cut =
  (bytes: Buffer, at: number, etag = '"1"'): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag });
    // A connection that is reset may take what was sent with it.
    response.write(bytes.subarray(0, at), () => response.socket?.end());
  };

export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end(body);

export const json =
  (value: unknown): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
