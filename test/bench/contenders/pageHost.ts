// The host of a page in the scrolling bench: the extension's own client in front of the real service.
import { fork } from 'node:child_process';
import type { DatasetReady } from '../../../src/protocol/pages/datasets';
import { ServiceClient } from '../../../src/extension/service/client';

/** What the page shows besides its images: as little as it may. The type keeps it what the page accepts. */
export function pageState(images: number): DatasetReady {
  return {
    state: 'ready',
    folder: '/data',
    name: 'photographs',
    words: '',
    images,
    bytes: 0,
    scanned: new Date().toISOString(),
    stale: false,
    parts: [],
    classes: [{ name: 'all', count: images, parts: {} }],
    imbalance: { ratio: null, words: '' },
    size: null,
    width: { edges: [0, 1], counts: [images] },
    height: { edges: [0, 1], counts: [images] },
    formats: [{ format: 'JPEG', count: images }],
    skipped: [],
    problems: [],
    audit: null,
    auditing: null,
    auditFailure: null,
    map: { made: null, outdated: false, running: null, failure: null },
    similar: null,
  };
}

interface Request {
  readonly method: string;
  readonly params: { files: string[]; size: number; offset: number; limit: number };
}

/** Answers what a page with images asks, for a list of files. */
export class PageHost {
  private readonly client: ServiceClient;

  constructor(
    service: string,
    private readonly files: readonly string[],
    env: Record<string, string>,
  ) {
    this.client = new ServiceClient(
      () => {
        const child = fork(service, ['cpu'], {
          serialization: 'advanced',
          execArgv: [],
          env: { ...process.env, ...env },
          stdio: 'ignore',
        });
        return {
          send: (message) => void child.send(message as object),
          onMessage: (listener) => void child.on('message', listener),
          onExit: (listener) => void child.once('exit', (code) => listener(`code ${code}`)),
          stop: () =>
            new Promise((resolve) => {
              child.once('exit', () => resolve());
              child.disconnect();
            }),
        };
      },
      { line: () => undefined, notice: () => undefined },
    );
  }

  async answer({ method, params }: Request): Promise<unknown> {
    switch (method) {
      case 'classImages': {
        const items = this.files.slice(params.offset, params.offset + params.limit).map((file) => ({
          file,
          name: file.slice(file.lastIndexOf('/') + 1),
          truth: file.split('/').at(-2) ?? null,
          predicted: null,
          probability: null,
        }));
        return { total: this.files.length, offset: params.offset, items };
      }
      case 'thumbnails':
        return Promise.all(
          params.files.map(async (file) => ({
            file,
            ...(await this.client.thumbnail(file, params.size)),
            problem: null,
          })),
        );
      case 'contactSheet':
        return this.client.contactSheet(params.files);
      default:
        return null;
    }
  }

  dispose(): Promise<void> {
    return this.client.dispose();
  }
}
