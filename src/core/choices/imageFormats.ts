interface ImageFormatEntry {
  /** For people; of one that is not read, with its article. */
  readonly name: string;
  /** Whether `decodeImage` reads it. */
  readonly read: boolean;
  /** Lower case, without the dot: files so named claim to be of this format. */
  readonly extensions: readonly string[];
  /** Extensions with which files are offered for prediction: those that the menus of package.json name. */
  readonly offered?: readonly string[];
  /** Extensions that ids of tables may have where the files have others. */
  readonly inTables?: readonly string[];
}

/** Every format that is known by its content. Its signature is in engine/images/sniff.ts. */
export const imageFormats = {
  jpeg: {
    name: 'JPEG',
    read: true,
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif', 'jif'],
    offered: ['jpg', 'jpeg', 'jpe'],
    inTables: ['jpg', 'jpeg', 'jfif'],
  },
  png: { name: 'PNG', read: true, extensions: ['png', 'apng'], offered: ['png'], inTables: ['png'] },
  gif: { name: 'GIF', read: true, extensions: ['gif'], offered: ['gif'], inTables: ['gif'] },
  webp: { name: 'WebP', read: true, extensions: ['webp'], offered: ['webp'], inTables: ['webp'] },
  tiff: { name: 'TIFF', read: true, extensions: ['tif', 'tiff'], offered: ['tif', 'tiff'], inTables: ['tif', 'tiff'] },
  avif: { name: 'AVIF', read: true, extensions: ['avif'], offered: ['avif'], inTables: ['avif'] },
  bmp: { name: 'BMP', read: true, extensions: ['bmp', 'dib'], offered: ['bmp'], inTables: ['bmp'] },
  heic: {
    name: 'HEIC',
    read: true,
    extensions: ['heic', 'heif', 'hif'],
    offered: ['heic', 'heif'],
    inTables: ['heic', 'heif'],
  },
  svg: { name: 'an SVG drawing', read: false, extensions: ['svg'], offered: ['svg'] },
  pdf: { name: 'a PDF document', read: false, extensions: [] },
  jxl: { name: 'a JPEG XL image', read: false, extensions: ['jxl'] },
  jp2: { name: 'a JPEG 2000 image', read: false, extensions: ['jp2', 'j2k', 'jpx'] },
  psd: { name: 'a Photoshop document', read: false, extensions: ['psd'] },
  ico: { name: 'an icon file', read: false, extensions: ['ico', 'cur'] },
  qoi: { name: 'a QOI image', read: false, extensions: ['qoi'] },
  pnm: { name: 'a portable anymap (PNM)', read: false, extensions: ['ppm', 'pgm', 'pbm', 'pnm'] },
  icns: { name: 'an icon file', read: false, extensions: ['icns'] },
  exr: { name: 'an OpenEXR image', read: false, extensions: ['exr'] },
  hdr: { name: 'a Radiance HDR image', read: false, extensions: ['hdr'] },
  farbfeld: { name: 'a farbfeld image', read: false, extensions: ['ff', 'farbfeld'] },
  dds: { name: 'a DirectDraw surface', read: false, extensions: ['dds'] },
} as const satisfies Record<string, ImageFormatEntry>;
export type ImageFormat = keyof typeof imageFormats;

const entries: readonly (readonly [string, ImageFormatEntry])[] = Object.entries(imageFormats);

/** Formats that `decodeImage` reads. */
export const readableFormats: ReadonlySet<string> = new Set(
  entries.filter(([, { read }]) => read).map(([format]) => format),
);

/** Formats that are pictures but not read, with their names for people. */
export const refusedFormats: ReadonlyMap<string, string> = new Map(
  entries.filter(([, { read }]) => !read).map(([format, { name }]) => [format, name]),
);

/** What a file's extension claims. */
export const formatOfExtension: ReadonlyMap<string, string> = new Map(
  entries.flatMap(([format, { extensions }]) => extensions.map((one) => [one, format] as const)),
);

export const offeredExtensions: readonly string[] = entries.flatMap(([, { offered = [] }]) => offered);
export const tableExtensions: ReadonlySet<string> = new Set(entries.flatMap(([, { inTables = [] }]) => inTables));

/** Whether a text ends as names of images do. */
export function isImageName(text: string): boolean {
  return tableExtensions.has(/\.([a-z]+)$/.exec(text.trim().toLowerCase())?.[1] ?? '');
}
