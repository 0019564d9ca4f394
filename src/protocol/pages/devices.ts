import * as v from 'valibot';
import { devicesOutputSchema } from '../cliOutput';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';

/** How far trying the devices is: so many of all. Both 0 until the first is tried. */
const progressSchema = v.object({ done: v.number(), total: v.number() });

export const devicesReadySchema = v.object({
  state: v.literal('ready'),
  /** What was found; null until the devices were tried in this window. */
  found: v.nullable(devicesOutputSchema),
  /** When, in milliseconds since 1970. */
  measured: v.nullable(v.number()),
  /** The setting `loupe.device`. */
  chosen: v.string(),
  /** Null while nothing is tried. */
  measuring: v.nullable(progressSchema),
  /** Why the latest attempt came to nothing; null where it did not. */
  failure: v.nullable(v.string()),
});
export const devicesStateSchema = v.variant('state', [devicesReadySchema, ...pendingStates]);
export type DevicesReady = v.InferOutput<typeof devicesReadySchema>;
export type DevicesState = v.InferOutput<typeof devicesStateSchema>;

export const devicesMethods = {
  measure: { params: noParams, result: nothing },
  cancel: { params: noParams, result: nothing },
  /** The list as Markdown, on the clipboard. */
  copy: { params: noParams, result: nothing },
  setUpTensorFlow: { params: noParams, result: nothing },
  openSetting: { params: noParams, result: nothing },
} as const satisfies PageMethods;
