import { InvalidArgumentError, type Command } from 'commander';
import { faceDefaults, faceSettingFault, type FaceBox, type FaceSettings } from '../../core/faces/faceSettings';

/** The settings of a search, as options. */
export function faceOptions(command: Command): Command {
  return command
    .option(
      '--scale <factor>',
      'from one size of the search window to the next: closer to 1 finds more and takes longer',
      setting('scale'),
      faceDefaults.scale,
    )
    .option(
      '--neighbours <n>',
      'windows that must agree on a face: fewer find more, and more that is none',
      setting('neighbours'),
      faceDefaults.neighbours,
    )
    .option(
      '--min-size <pixels>',
      'the smallest search window, in the original’s pixels: with 100, no face is given a smaller box',
      setting('minSize'),
      faceDefaults.minSize,
    )
    .option(
      '--longest-side <pixels>',
      'larger images are shrunk to this before they are searched; boxes are in the original’s pixels all the same',
      setting('longestSide'),
      faceDefaults.longestSide,
    );
}

function setting(name: keyof FaceSettings): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    const fault = faceSettingFault(name, value);
    if (fault !== undefined) throw new InvalidArgumentError(fault);
    return value;
  };
}

/** The settings among all options of a command. */
export function faceSettings({ scale, neighbours, minSize, longestSide }: FaceSettings): FaceSettings {
  return { scale, neighbours, minSize, longestSide };
}

/** Boxes as documents have them. */
export function wireBoxes(boxes: readonly FaceBox[]): [number, number, number, number][] {
  return boxes.map(([x, y, width, height]) => [x, y, width, height]);
}
