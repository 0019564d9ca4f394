/** What an archive may become, so that a small file fills neither the disk nor the memory. */

/** Bytes that are unpacked whatever the archive's own length. */
const free = 256 * 2 ** 20;
/**
 * Beyond that, the length of the archive so many times. Photographs hardly compress; tables of pixels and flat drawings
 * reach 30; what a compressor can reach at most (1032 for deflate) only files that are made for it.
 */
const ratio = 100;

/** Files and folders: ImageNet has 1.4 million; each takes memory while it is unpacked. */
export const mostEntries = 3_000_000;

export function unpackedLimit(archiveBytes: number): number {
  return Math.max(free, ratio * archiveBytes);
}

/** What a file takes on the disk: whole blocks, and a little for its name. */
const block = 4096;
export function diskBytes(bytes: number): number {
  return Math.ceil(bytes / block) * block + block / 4;
}

/** Bytes that stay free on the disk. */
export const reserve = 64 * 2 ** 20;
