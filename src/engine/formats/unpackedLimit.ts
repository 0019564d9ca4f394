/** What weights take unpacked whatever the file's size: zeros of a network that was never trained. */
const free = 64 * 2 ** 20;
/** Keras stores weights as they are, and single-precision numbers of a trained network hardly compress. */
const ratio = 20;

/**
 * Bytes that a file of a model may become when it is unpacked. Of 1.5 MB some of these make gigabytes, which no network
 * needs.
 */
export function unpackedLimit(fileBytes: number): number {
  return Math.max(free, ratio * fileBytes);
}
