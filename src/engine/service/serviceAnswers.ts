import { LoupeError, messageOf } from '../../core/errors';
import { TaskQueue } from '../../core/taskQueue';
import { parseWith } from '../../protocol/parse';
import {
  serviceRequestSchema,
  type PredictResult,
  type ServiceReply,
  type ServiceRequest,
} from '../../protocol/service';
import { makeContactSheet } from '../images/contactSheet';
import { prepareFile } from '../images/preprocessing';
import { encodePng, makeThumbnail } from '../images/thumbnail';
import { rank } from '../jobs/predict/predict';
import type { RuntimeOptions } from '../runtimes/devices/openRuntime';
import { WarmModel } from './warmModel';
import { WarmSorter } from './warmSorter';

declare const LOUPE_VERSION: string;

/** Thumbnails made at once: bounds memory for large originals. */
const thumbnailsAtOnce = 4;
/** Contact sheets at once: while one waits for files, another decodes. */
const sheetsAtOnce = 2;

/**
 * Answers the requests of one window. Every request gets exactly one reply; nothing that a request holds can end the
 * process.
 */
export class ServiceAnswers {
  private readonly thumbnails = new TaskQueue(thumbnailsAtOnce);
  private readonly sheets = new TaskQueue(sheetsAtOnce);
  private readonly network = new TaskQueue(1);
  private readonly warm: WarmModel;
  private readonly sorter: WarmSorter;

  /** @param options the device to predict on, where to tell of a fallback, and of progress */
  constructor(options: RuntimeOptions & { readonly onProgress?: (done: number, total: number) => void } = {}) {
    this.warm = new WarmModel(options);
    this.sorter = new WarmSorter(options);
  }

  /** The reply to a message, or undefined for one that has no id to reply to. Never rejects. */
  async reply(message: unknown): Promise<ServiceReply | undefined> {
    const id = idOf(message);
    const parsed = parseWith(serviceRequestSchema, message);
    if (!parsed.ok) {
      return id === undefined
        ? undefined
        : {
            id,
            ok: false,
            error: { code: 'bad-request', message: `The request cannot be understood (${parsed.problem}).` },
          };
    }
    try {
      return { id: parsed.value.id, ok: true, result: await this.answer(parsed.value) };
    } catch (error) {
      const code = error instanceof LoupeError ? error.code : 'unexpected';
      return { id: parsed.value.id, ok: false, error: { code, message: messageOf(error) } };
    }
  }

  /** Releases the model. */
  dispose(): Promise<void> {
    return this.network.run(() => this.warm.release());
  }

  private answer(request: ServiceRequest): Promise<unknown> {
    switch (request.method) {
      case 'ping':
        return Promise.resolve({ version: LOUPE_VERSION });
      case 'thumbnail':
        return this.thumbnails.run(() => makeThumbnail(request.file, request.size));
      case 'contactSheet':
        return this.sheets.run(() => makeContactSheet(request.files));
      case 'predict':
        return this.network.run(() => this.predict(request));
      case 'propose':
        return this.network.run(() => this.sorter.propose(request));
    }
  }

  private async predict({ run, file, top }: Extract<ServiceRequest, { method: 'predict' }>): Promise<PredictResult> {
    const { model, name, runtime, notices } = await this.warm.of(run);
    const began = performance.now();
    const { data, width, height, remarks } = await prepareFile(file, model.preprocessing);
    const decoded = performance.now();
    // The network holds this thread; libvips writes the picture in its own meanwhile.
    const [preview, { probabilities, answered }] = await Promise.all([
      encodePng(data, width, height),
      model.predict(data, 1).then((answer) => ({ probabilities: answer, answered: performance.now() })),
    ]);
    const { decision, classes } = model;
    return {
      top: rank(probabilities, model.classes, Math.max(1, top)),
      decided: decision && {
        class: classes[model.decide(probabilities)] as string,
        by:
          decision.kind === 'threshold'
            ? { kind: decision.kind, class: decision.class, threshold: decision.threshold }
            : { kind: decision.kind },
      },
      preview: new Uint8Array(preview),
      model: name,
      device: runtime.message,
      seconds: { decode: (decoded - began) / 1000, network: (answered - decoded) / 1000 },
      notices: [...notices, ...remarks.map((remark) => `${remark[0]!.toUpperCase()}${remark.slice(1)}.`)],
    };
  }
}

function idOf(message: unknown): number | undefined {
  const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
  return typeof id === 'number' ? id : undefined;
}
