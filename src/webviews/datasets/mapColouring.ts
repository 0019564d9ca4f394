import { formatShare } from '../../core/format';
import { partOfCode, parts } from '../../core/parts';
import type { MapPoints } from '../../protocol/pages/datasets';
import { groupsOf, scoreGroups, type MapGroups } from '../map/mapGroups';
import { text } from '../strings/map';
import { partName } from './classBars';
import { problemTitle } from './gridFilters';

/** What a map can be coloured by. */
export const colourings = ['class', 'part', 'problem', 'outlier', 'brightness', 'sharpness'] as const;
export type Colouring = (typeof colourings)[number];

export function isColouring(value: unknown): value is Colouring {
  return colourings.some((one) => one === value);
}

/** Those that say something of these images. */
export function colouringsOf(points: MapPoints): readonly Colouring[] {
  const there: Readonly<Record<Colouring, boolean>> = {
    class: points.classes.length > 0,
    part: points.part.some((code) => code > 0),
    problem: points.kinds.length > 0,
    outlier: points.outlier.length > 0,
    brightness: points.brightness.length > 0,
    sharpness: points.sharpness.length > 0,
  };
  return colourings.filter((one) => there[one]);
}

/** The points in groups by what is asked for. */
export function colouredBy(points: MapPoints, by: Colouring): MapGroups {
  const others = (n: number): string => text('map.others', { n });
  switch (by) {
    case 'class':
      return groupsOf({ names: points.classes, of: points.classIndex, none: text('map.noClass'), others });
    case 'part':
      return groupsOf({
        names: parts.map(partName),
        of: points.part.map((code) => (partOfCode(code) ? code - 1 : -1)),
        none: text('map.noPart'),
        others,
        tones: parts,
      });
    case 'problem':
      return groupsOf({ names: points.kinds.map(problemTitle), of: points.kind, none: text('map.noProblem'), others });
    default:
      return scoreGroups(points[by], text('map.noMeasure'), (low, high) =>
        text('map.range', { low: formatShare(low), high: formatShare(high) }),
      );
  }
}
