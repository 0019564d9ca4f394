import type { AuditedImages, ImageMeasures } from '../../../../src/core/audit/auditTypes';

/** One image of a made-up dataset; what is not given is that of an everyday photograph. */
export interface OneImage {
  readonly file: string;
  readonly class?: string;
  readonly part?: number;
  readonly width?: number;
  readonly height?: number;
  readonly brightness99?: number;
  readonly brightness5?: number;
  readonly entropy?: number;
  readonly sharpness?: number;
  readonly flags?: number;
  readonly pixels?: string;
}

/** Images as finders are given them. */
export function imageColumns(images: readonly OneImage[]): { images: AuditedImages; measures: ImageMeasures } {
  const classes = [...new Set(images.flatMap((one) => (one.class === undefined ? [] : [one.class])))].sort();
  const column = (value: (one: OneImage) => number): Float64Array => Float64Array.from(images, value);
  const same = (value: number): Float32Array => new Float32Array(images.length).fill(value);
  return {
    images: {
      files: images.map(({ file }) => file),
      classes,
      classIndex: images.map((one) => (one.class === undefined ? -1 : classes.indexOf(one.class))),
      part: images.map(({ part = 0 }) => part),
    },
    measures: {
      width: column(({ width = 300 }) => width),
      height: column(({ height = 200 }) => height),
      bytes: column(() => 20_000),
      format: images.map(() => 'jpeg'),
      brightness: same(0.5),
      brightness99: Float32Array.from(images, ({ brightness99 = 0.9 }) => brightness99),
      brightness5: Float32Array.from(images, ({ brightness5 = 0.1 }) => brightness5),
      sharpness: Float32Array.from(images, ({ sharpness = 0.5 }) => sharpness),
      entropy: Float32Array.from(images, ({ entropy = 0.9 }) => entropy),
      colour: same(0.1),
      flags: Uint16Array.from(images, ({ flags = 0 }) => flags),
      camera: images.map(() => ''),
      taken: column(() => NaN),
      quality: same(90),
      pixels: images.map(({ pixels = '' }) => pixels),
    },
  };
}

/** So many everyday photographs. */
export function everyday(count: number): OneImage[] {
  return Array.from({ length: count }, (_, i) => ({ file: `photo-${i}.jpg` }));
}
