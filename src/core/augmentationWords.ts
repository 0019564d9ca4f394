/** A share or two factors, as the augmentation settings hold them. */
type Amount = number | boolean | string | readonly number[];

/** Units by setting. */
const words: Readonly<Record<string, (amount: number) => string>> = {
  flipHorizontal: (share) => `mirrored left to right with probability ${share}`,
  flipVertical: (share) => `mirrored top to bottom with probability ${share}`,
  rotation: (degrees) => `rotated by up to ${degrees}°`,
  shiftX: (share) => `shifted by up to ${percent(share)} of the width`,
  shiftY: (share) => `shifted by up to ${percent(share)} of the height`,
  shear: (degrees) => `sheared by up to ${degrees}°`,
  zoom: (share) => `zoomed by up to ${percent(share)}`,
  brightness: (share) => `brightness changed by up to ${percent(share)}`,
  contrast: (share) => `contrast changed by up to ${percent(share)}`,
  saturation: (share) => `saturation changed by up to ${percent(share)}`,
  hue: (degrees) => `hue turned by up to ${degrees}°`,
  cutout: (share) => `a square of ${percent(share)} of the shorter side hidden`,
};

/** What augmentation does, a phrase for each setting that is on; empty where nothing is changed. */
export function augmentationWords(settings: Readonly<Record<string, Amount>>): string[] {
  return Object.entries(words).flatMap(([key, phrase]) => {
    const amount = settings[key];
    if (typeof amount === 'object') return [`${key} between ${amount[0]} and ${amount[1]} times`];
    return typeof amount === 'number' && amount > 0 ? [phrase(amount)] : [];
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
