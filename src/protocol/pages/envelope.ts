import * as v from 'valibot';
import { imageActionSchema } from './imageActions';

/**
 * What travels between a page and its host. The page asks with numbered requests, each answered by
 * exactly one reply; the host tells with `snapshot` (the whole state, sent when the page says it is
 * ready or is shown again), `update` (a small addition to it) and `act` (an action that was chosen in the context menu,
 * for the images that the page knows to be meant).
 */
export const pageRequestSchema = v.object({
  kind: v.literal('request'),
  id: v.number(),
  method: v.string(),
  params: v.unknown(),
});
export type PageRequest = v.InferOutput<typeof pageRequestSchema>;

export const hostMessageSchema = v.variant('kind', [
  v.object({ kind: v.literal('reply'), id: v.number(), ok: v.literal(true), result: v.unknown() }),
  v.object({ kind: v.literal('failure'), id: v.number(), message: v.string() }),
  v.object({ kind: v.literal('snapshot'), state: v.unknown() }),
  v.object({ kind: v.literal('update'), update: v.unknown() }),
  v.object({ kind: v.literal('act'), action: imageActionSchema }),
]);
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;

/** A method of a page's host: what it takes and what it answers. */
export interface PageMethod {
  readonly params: v.GenericSchema;
  readonly result: v.GenericSchema;
}
export type PageMethods = Readonly<Record<string, PageMethod>>;
export type ParamsOf<M extends PageMethods, K extends keyof M> = v.InferOutput<M[K]['params']>;
export type ResultOf<M extends PageMethods, K extends keyof M> = v.InferOutput<M[K]['result']>;

/** A method that answers nothing. */
export const nothing = v.null();
/** Parameters of a method that takes none. */
export const noParams = v.null();

/**
 * Every page by its feature's name: `webviews/NAME/NAMEPage.ts` is its source and `NAME.js` its bundle. VS Code
 * restores panels by their view types, so these stay as they were first published.
 */
export const pages = {
  datasets: { viewType: 'loupe.dataset' },
  training: { viewType: 'loupe.training' },
  evaluation: { viewType: 'loupe.evaluation' },
  prediction: { viewType: 'loupe.prediction' },
  runs: { viewType: 'loupe.runs' },
  preview: { viewType: 'loupe.preview' },
  optimizerComparison: { viewType: 'loupe.comparison' },
  learningRateFinder: { viewType: 'loupe.sweep' },
  trainForm: { viewType: 'loupe.trainForm' },
  split: { viewType: 'loupe.split' },
  devices: { viewType: 'loupe.devices' },
  sorting: { viewType: 'loupe.sorting' },
  faces: { viewType: 'loupe.faces' },
} as const;
export type PageName = keyof typeof pages;
export const pageNames = Object.keys(pages) as readonly PageName[];

/** The custom element of a page: `loupe-learning-rate-finder-page`. */
export function pageTag(page: PageName): string {
  return `loupe-${page.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-page`;
}

/** What every snapshot may be instead of ready. */
export const pendingStates = [
  v.object({ state: v.literal('loading'), message: v.string() }),
  v.object({
    state: v.literal('empty'),
    message: v.string(),
    hint: v.string(),
    /** Why it is empty, where the page offers something for that. */
    code: v.optional(v.string()),
  }),
  v.object({ state: v.literal('failed'), message: v.string(), remedy: v.string() }),
] as const;
