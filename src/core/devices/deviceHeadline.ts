import { fillPattern } from '../fillPattern';
import { formatCount } from '../format';

/** What is known of a device once it was tried. */
export interface TriedDevice {
  readonly provider: string;
  readonly runtime: string;
  readonly device: string | null;
  readonly works: boolean;
  /** Whether it computes where the device is chosen by itself. */
  readonly used: boolean;
  readonly imagesPerSecond: number | null;
}

/** Which device computes and why, in English; a page may have other languages for the same keys. */
export const deviceHeadlinePatterns = {
  'devices.noGpu': '{device} computes: no GPU was found on this machine.',
  'devices.gpuUnused': '{device} computes: nothing that was tried can use the GPU that was found ({gpus}).',
  'devices.gpuSlower':
    '{device} computes: it is faster here than {other} ({rate} against {otherRate} images a second).',
  'devices.gpuUsed': '{device} computes: it works, at {ratio} times the speed of the CPU.',
  'devices.gpuAlone': '{device} computes: it works here.',
  'devices.trains': '{sentence} {trainer} trains, as it is faster still.',
  'devices.asked': '{device} computes: the setting asks for it.',
  'devices.askedMissing':
    'Nothing can be trained: the setting asks for {asked}, which cannot be used here. Set it to auto, or to a device that works.',
  'devices.none': 'No device of this machine can be used.',
} as const;
export type DeviceHeadlineKey = keyof typeof deviceHeadlinePatterns;
export type SayDevices = (key: DeviceHeadlineKey, values?: Readonly<Record<string, string | number>>) => string;

const english: SayDevices = (key, values = {}) => fillPattern(deviceHeadlinePatterns[key], values);

/**
 * One sentence on what computes and why.
 * @param chosen the value of the setting or option: `auto`, `gpu`, or a device
 */
export function deviceHeadline(
  { gpus, devices }: { readonly gpus: readonly string[]; readonly devices: readonly TriedDevice[] },
  chosen: string,
  say: SayDevices = english,
): string {
  const used = devices.filter((one) => one.used);
  const graphs = used.find(({ runtime }) => runtime !== 'tensorflow');
  const gpu = devices.find(({ works, device }) => works && isGpu(device));
  if (chosen !== 'auto') {
    const asked = chosen === 'gpu' ? gpu : devices.find(({ device }) => device === chosen);
    return asked?.works
      ? say('devices.asked', { device: nameOf(asked) })
      : say('devices.askedMissing', { asked: asked ? nameOf(asked) : chosen });
  }
  if (!graphs) return say('devices.none');
  const trainer = used.find(({ runtime }) => runtime === 'tensorflow');
  const sentence = automatic(gpus, devices, graphs, gpu, say);
  return trainer ? say('devices.trains', { sentence, trainer: nameOf(trainer) }) : sentence;
}

function automatic(
  gpus: readonly string[],
  devices: readonly TriedDevice[],
  graphs: TriedDevice,
  gpu: TriedDevice | undefined,
  say: SayDevices,
): string {
  const device = nameOf(graphs);
  if (isGpu(graphs.device)) {
    const ratio = speedRatio(graphs, devices);
    return ratio === null
      ? say('devices.gpuAlone', { device })
      : say('devices.gpuUsed', { device, ratio: ratioText(ratio) });
  }
  if (gpus.length === 0) return say('devices.noGpu', { device });
  if (!gpu) return say('devices.gpuUnused', { device, gpus: gpus.join(', ') });
  return say('devices.gpuSlower', {
    device,
    other: nameOf(gpu),
    rate: formatCount(graphs.imagesPerSecond ?? NaN),
    otherRate: formatCount(gpu.imagesPerSecond ?? NaN),
  });
}

/** How fast a device is against the CPU; null where one of them was not measured. */
export function speedRatio({ imagesPerSecond }: TriedDevice, devices: readonly TriedDevice[]): number | null {
  const cpu = devices.find(({ device, works }) => works && device === 'cpu')?.imagesPerSecond;
  return imagesPerSecond && cpu ? imagesPerSecond / cpu : null;
}

/** `0.28`, `3.4`, `12`: two digits are all that a measurement of a moment has. */
export function ratioText(ratio: number): string {
  return ratio >= 10 ? formatCount(Math.round(ratio)) : ratio.toPrecision(2);
}

const isGpu = (device: string | null): boolean => device !== null && !['cpu', 'wasm', 'tensorflow'].includes(device);

/** TensorFlow's row is called by what it does. */
function nameOf({ runtime, provider }: TriedDevice): string {
  return runtime === 'tensorflow' ? `TensorFlow (${provider})` : provider;
}
