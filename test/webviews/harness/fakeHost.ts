/** What a test tells the host that stands in the page. */
export interface HostPlan {
  /** The snapshot sent when the page is ready; `undefined` keeps it waiting. */
  readonly state?: unknown;
  /** Images behind `classImages` and `cellImages`. */
  readonly images: number;
  readonly classes: readonly string[];
  /** So many of the images, the first, have known problems. */
  readonly flagged?: number;
  /** Methods that fail, with their sentence. */
  readonly failures?: Readonly<Record<string, string>>;
  /** What the panel kept. */
  readonly kept?: unknown;
  /** Answers of methods; of `curves` one for each run. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** A request as the host saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly params: unknown;
}

/** What the host in the page offers to the test. */
export interface FakeHost {
  readonly requests: SeenRequest[];
  readonly violations: string[];
  readonly urls: { made: number; revoked: number };
  kept: unknown;
  send(message: unknown): void;
  /** How much the page still waits for: requests without an answer, messages on their way. */
  waiting(): number;
}

declare global {
  interface Window {
    loupeHost: FakeHost;
  }
}

/** Runs inside the page before its own scripts: stands in for VS Code. Must not refer to anything outside. */
export function installFakeHost(plan: HostPlan): void {
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  const urls = { made: 0, revoked: 0 };
  const make = URL.createObjectURL.bind(URL);
  const revoke = URL.revokeObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob) => (urls.made++, make(blob));
  URL.revokeObjectURL = (url: string) => (urls.revoked++, revoke(url));

  let waiting = 0;
  window.addEventListener('message', () => (waiting -= 1));
  const send = (message: unknown): void => {
    waiting += 1;
    window.postMessage(message, '*');
  };
  const host: FakeHost = { requests: [], violations, urls, kept: plan.kept, send, waiting: () => waiting };
  window.loupeHost = host;

  const picture = async (seed: number, size: number): Promise<Uint8Array> => {
    const canvas = new OffscreenCanvas(size, Math.round(size * (seed % 3 === 0 ? 0.7 : 1)));
    const context = canvas.getContext('2d')!;
    context.fillStyle = `hsl(${(seed * 47) % 360} 35% 45%)`;
    context.fillRect(0, 0, size, size);
    context.fillStyle = `hsl(${(seed * 47 + 40) % 360} 60% 65%)`;
    context.beginPath();
    context.arc(size / 2, canvas.height / 2, size / 4 + (seed % 5) * 4, 0, 7);
    context.fill();
    return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  };

  /** Repairs that were done: the files that went with each. */
  const repairs: string[][] = [];

  const fileOf = (index: number, truth: string): string =>
    `/data/flowers/${truth}/image ${String(index).padStart(4, '0')} – a rather long name 🌷.jpg`;

  const items = (params: {
    class?: string | null;
    truth?: number | null;
    predicted?: number | null;
    offset: number;
    limit: number;
  }) => {
    const asked =
      params.class ?? (params.truth === null || params.truth === undefined ? null : plan.classes[params.truth]);
    const gone = new Set(repairs.flat());
    const left: number[] = [];
    for (let index = 0; index < plan.images; index += 1)
      if (gone.size === 0 || !gone.has(fileOf(index, asked ?? plan.classes[index % plan.classes.length]!)))
        left.push(index);
    const end = Math.min(left.length, params.offset + params.limit);
    return {
      total: left.length,
      flagged: plan.flagged ?? 0,
      offset: params.offset,
      items: Array.from({ length: Math.max(0, end - params.offset) }, (_, at) => {
        const index = left[params.offset + at]!;
        const truth = asked ?? plan.classes[index % plan.classes.length];
        const predicted =
          params.predicted === null
            ? plan.classes[(index + 1) % plan.classes.length]
            : plan.classes[params.predicted ?? 0];
        const judged = 'truth' in params;
        const file = fileOf(index, truth!);
        return {
          file,
          name: file.split('/').at(-1),
          truth,
          predicted: judged ? predicted : null,
          probability: judged ? 0.99 - index * 0.003 : null,
          ...(index < (plan.flagged ?? 0) && {
            flags: [{ code: 'duplicate-across-classes', message: 'The same picture as tulips/copy.jpg.' }],
          }),
        };
      }),
    };
  };

  const answer = async (method: string, params: never): Promise<unknown> => {
    const { files = [], size = 0 } = (params ?? {}) as { files?: string[]; size?: number };
    switch (method) {
      case 'curves':
        return (plan.answers?.['curves'] as Record<string, unknown>)[(params as { run: string }).run];
      case 'thumbnails':
        return Promise.all(
          files.map(async (file, at) =>
            at % 17 === 16
              ? { file, data: null, mime: '', problem: 'The file is gone.' }
              : { file, data: await picture(file.length * 7 + at, size), mime: 'image/png', problem: null },
          ),
        );
      case 'contactSheet': {
        const [tile, columns] = [36, 10];
        const sheet = new OffscreenCanvas(tile * columns, tile * Math.ceil(files.length / columns));
        const context = sheet.getContext('2d')!;
        for (let at = 0; at < files.length; at += 1) {
          context.fillStyle = `hsl(${(at * 47) % 360} 35% 45%)`;
          context.fillRect((at % columns) * tile, Math.floor(at / columns) * tile, tile, tile);
        }
        const data = new Uint8Array(await (await sheet.convertToBlob()).arrayBuffer());
        return { data, mime: 'image/png', tile, columns, sizes: new Uint8Array(2 * files.length).fill(tile) };
      }
      case 'classImages':
      case 'cellImages':
        return items(params);
      case 'imageAction': {
        const { action, to = '' } = params as { action: string; to?: string };
        if (!plan.answers?.['repairScope'] || ['open', 'reveal', 'copyPath', 'predict'].includes(action))
          return plan.answers?.[method] ?? null;
        repairs.push(files);
        return { title: `${action} ${files.length} ${to}`.trim(), moved: [], gone: files, back: [] };
      }
      case 'undoRepair':
        return { title: 'the latest', moved: [], gone: [], back: repairs.pop() ?? [] };
      case 'saveText':
      case 'saveCsv':
        return { saved: true };
      default:
        return plan.answers?.[method] ?? null;
    }
  };

  const withPictures = async (state: unknown): Promise<unknown> => {
    const image = state as { view?: string };
    return image.view === 'image' ? { ...image, preview: await picture(7, 224) } : state;
  };

  Object.assign(window, {
    acquireVsCodeApi: () => ({
      getState: () => host.kept,
      setState: (state: unknown) => (host.kept = state),
      postMessage: (request: { id: number; method: string; params: never }) => {
        host.requests.push({ method: request.method, params: request.params });
        waiting += 1;
        const reply = async (): Promise<void> => {
          const failure = plan.failures?.[request.method];
          if (failure) return host.send({ kind: 'failure', id: request.id, message: failure });
          host.send({ kind: 'reply', id: request.id, ok: true, result: await answer(request.method, request.params) });
          if (request.method === 'ready' && plan.state !== undefined)
            host.send({ kind: 'snapshot', state: await withPictures(plan.state) });
        };
        void reply().finally(() => (waiting -= 1));
      },
    }),
  });
}
