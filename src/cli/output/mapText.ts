import { formatCount, formatDuration, formatShare, plural } from '../../core/format';
import { mapSummary } from '../../core/map/mapSummary';
import { visibleText } from '../../core/plainText';
import type { MapReport } from '../../protocol/map';

/** What a map tells in words; the places themselves are in the table that `csv` names, if any. */
export function mapText({ folder, classes, images, settings, remarks, seconds }: MapReport, csv?: string): string {
  const { together, mixed } = mapSummary(images, images.classIndex);
  const labelled = new Set(images.classIndex.filter((index) => index >= 0)).size;
  const lines = [
    `${folder}: ${plural(images.path.length, 'image')}${labelled > 0 ? ` in ${plural(labelled, 'class', 'classes')}` : ' without classes'} laid out by the features of ${settings.backbone} (${formatCount(settings.neighbours)} neighbours, seed ${settings.seed})`,
    ...(together === null
      ? []
      : [`Beside an image of its own class on the map: ${formatShare(together)} of the images with a class.`]),
    ...(mixed
      ? [
          `Most mixed: “${classes[mixed.one]}” and “${classes[mixed.other]}” (${plural(mixed.images, 'image lies', 'images lie')} beside one of the other).`,
        ]
      : []),
    csv === undefined ? 'The places are in --csv FILE, --report FILE and --json.' : `Places of all images: ${csv}`,
    ...remarks,
    `Made in ${formatDuration(seconds)}.`,
  ];
  return lines.map(visibleText).join('\n');
}
