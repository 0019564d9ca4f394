import { foldName, sameText } from '../sameName';
import type { RecognisedLayout } from '../layouts/layoutTypes';

/** Which of a path's folders are its class: the first, and the one after the last. */
export interface LabelPlace {
  readonly from: number;
  readonly to: number;
}

/** What of a layout says which paths have which class. */
export type LabelledPaths = Pick<RecognisedLayout, 'choice' | 'files' | 'classes' | 'classIndex'>;

/** Class of each image by its path. */
export function labelsOf({ files, classes, classIndex }: LabelledPaths): Map<string, string> {
  return new Map(files.map((file, i) => [file, classes[classIndex[i]!]!]));
}

/** Part code of each image by its path. */
export function partsOf({ files, part }: RecognisedLayout): Map<string, number> {
  return new Map(files.map((file, i) => [file, part[i]!]));
}

/** Finds the folders that are the class: at the level of the layout, where they bear its name or always mean it. */
export function labelPlaces(layout: LabelledPaths): (file: string, label: string) => LabelPlace | null {
  const level = /:(\d+)(?:-(\d+))?$/.exec(layout.choice);
  const usual = level && { from: Number(level[1]) - 1, to: Number(level[2] ?? level[1]) };
  const labels = labelsOf(layout);
  /** Classes of what stands at the usual level: a number that a list names is its class too. */
  const meanings = new Map<string, string | null>();
  if (usual)
    for (const [file, label] of labels) {
      const name = file.split('/').slice(usual.from, usual.to).join('/');
      const known = meanings.get(name);
      meanings.set(name, known === undefined || known === label ? label : null);
    }
  return (file, label) => {
    const folders = file.split('/').slice(0, -1);
    const at = (place: LabelPlace) => folders.slice(place.from, place.to).join('/');
    if (usual && folders.length >= usual.to && (bears(at(usual), label) || meanings.get(at(usual)) === label))
      return usual;
    const length = label.split('/').length;
    const found: LabelPlace[] = [];
    for (let from = 0; from + length <= folders.length; from++)
      if (bears(at({ from, to: from + length }), label)) found.push({ from, to: from + length });
    return found.length === 1 ? found[0]! : null;
  };
}

function bears(name: string, label: string): boolean {
  return sameText(name) === sameText(label) || foldName(name) === foldName(label);
}
