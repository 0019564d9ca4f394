/** Luminance of Annex K of the JPEG standard at quality 50, in the zigzag order of the file. */
const standard = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
] as const;

/** The table that libjpeg (`jpeg_set_quality`) writes, as the sum of its 64 entries, for each quality from 1 to 100. */
const sums = Array.from({ length: 100 }, (_, i) => {
  const quality = i + 1;
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return standard.reduce((sum, entry) => sum + Math.min(255, Math.max(1, Math.floor((entry * scale + 50) / 100))), 0);
});

/**
 * The quality, 1 to 100, at which libjpeg's own table is as coarse as this one: exact for files that libjpeg,
 * Pillow or OpenCV wrote, an estimate for other encoders' tables.
 */
export function jpegQuality(table: ArrayLike<number>): number {
  let own = 0;
  for (let i = 0; i < 64; i++) own += table[i] ?? 0;
  let best = 0;
  sums.forEach((sum, i) => {
    if (Math.abs(sum - own) < Math.abs(sums[best]! - own)) best = i;
  });
  return best + 1;
}
