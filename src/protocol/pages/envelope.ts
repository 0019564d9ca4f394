import * as v from 'valibot';

/**
 * What travels between a page and its host. The page asks with numbered requests, each answered by
 * exactly one reply; the host tells with `snapshot` (the whole state, sent when the page says it is
 * ready or is shown again) and `update` (a small addition to it).
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

/** Every page type; the tag `<loupe-NAME-page>`, the bundle `NAME.js` and the view type `loupe.NAME` are named after it. */
export const pageNames = ['dataset', 'training', 'evaluation', 'prediction', 'runs', 'preview', 'comparison', 'sweep'] as const;
export type PageName = (typeof pageNames)[number];

/** What every snapshot may be instead of ready. */
export const pendingStates = [
  v.object({ state: v.literal('loading'), message: v.string() }),
  v.object({ state: v.literal('empty'), message: v.string(), hint: v.string() }),
  v.object({ state: v.literal('failed'), message: v.string(), remedy: v.string() }),
] as const;
