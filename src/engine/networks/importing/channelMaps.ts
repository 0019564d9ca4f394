import { isJson } from './topology';

/**
 * A function of the channels of a tensor: each channel of the result is one of the tensor's, times a factor, plus an
 * offset. What `preprocess_input` does is one, whatever number of operators it is written in.
 */
export interface ChannelMap {
  /** Which channel of the tensor each of the result is; undefined where they are the tensor's own. */
  readonly picks: readonly number[] | undefined;
  /** One number for all channels, or one each. */
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  /** Whether the axis of channels is gone: `x[..., 0]`. */
  readonly single: boolean;
}

export const identityMap: ChannelMap = { picks: undefined, scale: [1], offset: [0], single: false };

/** `scale * map + offset`; undefined where there are not as many numbers as channels. */
export function scaled(
  map: ChannelMap,
  scale: readonly number[],
  offset: readonly number[],
  channels: number | undefined,
): ChannelMap | undefined {
  const lengths = [scale, offset, map.scale, map.offset].map(({ length }) => length).filter((length) => length !== 1);
  const wide = map.picks?.length ?? channels;
  if (new Set(lengths).size > 1 || (lengths.length > 0 && wide !== undefined && lengths[0] !== wide)) return undefined;
  if (map.single && lengths.length > 0) return undefined;
  const length = lengths[0] ?? 1;
  const at = (values: readonly number[], index: number): number => values[values.length === 1 ? 0 : index]!;
  const each = (value: (index: number) => number): number[] => Array.from({ length }, (_, index) => value(index));
  return {
    ...map,
    scale: each((index) => at(map.scale, index) * at(scale, index)),
    offset: each((index) => at(map.offset, index) * at(scale, index) + at(offset, index)),
  };
}

/** Some of a map's channels in another order. */
export function picked(map: ChannelMap, indices: readonly number[], single = false): ChannelMap {
  const at = (values: readonly number[], index: number): number => values[values.length === 1 ? 0 : index]!;
  return {
    picks: indices.map((index) => map.picks?.[index] ?? index),
    scale: indices.map((index) => at(map.scale, index)),
    offset: indices.map((index) => at(map.offset, index)),
    single,
  };
}

/** The channels of several maps of one tensor after each other. */
export function joined(maps: readonly ChannelMap[], channels: number): ChannelMap {
  const whole = maps.map((map) =>
    map.picks
      ? map
      : picked(
          map,
          Array.from({ length: channels }, (_, index) => index),
        ),
  );
  return {
    picks: whole.flatMap(({ picks }) => picks!),
    scale: whole.flatMap(({ scale, picks }) => picks!.map((_, index) => scale[scale.length === 1 ? 0 : index]!)),
    offset: whole.flatMap(({ offset, picks }) => picks!.map((_, index) => offset[offset.length === 1 ? 0 : index]!)),
    single: false,
  };
}

/** What a slice takes of the last of four axes. */
export interface ChannelSlice {
  readonly indices: readonly number[];
  /** Whether it is one index, which takes the axis away. */
  readonly single: boolean;
}

/**
 * The channels that `x[..., spec]` takes of `channels`; undefined where it takes of other axes too. Keras 2 writes
 * {start, stop, step} and {class_name: "__ellipsis__"}, Keras 3 {class_name: "__slice__", config: {start, …}}.
 */
export function sliceOfChannels(spec: unknown, channels: number): ChannelSlice | undefined {
  const parts = Array.isArray(spec) ? (spec as unknown[]) : [];
  const isEllipsis = (part: unknown): boolean => isJson(part) && part['class_name'] === '__ellipsis__';
  const ellipsis = parts.findIndex(isEllipsis);
  if (parts.length === 0 || parts.length > 4 + (ellipsis < 0 ? 0 : 1)) return undefined;
  const behind = ellipsis < 0 ? [] : parts.slice(ellipsis + 1);
  const last = ellipsis < 0 ? (parts.length === 4 ? parts[3] : undefined) : behind.at(-1);
  const others = last === undefined ? parts : parts.slice(0, -1);
  if (!others.every((part) => isEllipsis(part) || isWhole(part))) return undefined;
  if (last === undefined) return { indices: range(channels), single: false };
  if (typeof last === 'number') {
    const index = last < 0 ? last + channels : last;
    return Number.isInteger(index) && index >= 0 && index < channels ? { indices: [index], single: true } : undefined;
  }
  const indices = indicesOf(last, channels);
  return indices && indices.length > 0 ? { indices, single: false } : undefined;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

function isWhole(part: unknown): boolean {
  const bounds = boundsOf(part);
  return bounds !== undefined && (bounds.start ?? 0) === 0 && bounds.stop === null && (bounds.step ?? 1) === 1;
}

interface Bounds {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

function boundsOf(part: unknown): Bounds | undefined {
  const slice: unknown = isJson(part) && isJson(part['config']) ? part['config'] : part;
  if (!isJson(slice) || !('step' in slice || 'start' in slice || 'stop' in slice)) return undefined;
  const number = (key: string): number | null | undefined => {
    const value = slice[key] ?? null;
    return value === null || Number.isInteger(value) ? (value as number | null) : undefined;
  };
  const [start, stop, step] = [number('start'), number('stop'), number('step')];
  return start === undefined || stop === undefined || step === undefined ? undefined : { start, stop, step };
}

/** As Python's `range(*slice(start, stop, step).indices(length))`. */
function indicesOf(part: unknown, length: number): number[] | undefined {
  const bounds = boundsOf(part);
  if (!bounds || bounds.step === 0) return undefined;
  const step = bounds.step ?? 1;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const within = (value: number | null, missing: number): number =>
    value === null ? missing : Math.min(high, Math.max(low, value < 0 ? value + length : value));
  const [start, stop] = [within(bounds.start, step > 0 ? low : high), within(bounds.stop, step > 0 ? high : low)];
  const indices: number[] = [];
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) indices.push(index);
  return indices;
}
