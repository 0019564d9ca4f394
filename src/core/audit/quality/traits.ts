import { thresholdOf, type AuditKind, type AuditThresholds } from '../auditKinds';
import { measureFlags, type AuditedImages, type AuditProblem, type ImageMeasures } from '../auditTypes';
import { formatOf } from '../../format';
import { classesOf, problemOf } from '../problem';

interface Trait {
  readonly kind: AuditKind;
  readonly flag: number;
  /** What an image is or has, to follow "It". */
  readonly one: string;
  /** The same of several, to follow "5 of 9 images". */
  readonly many: string;
  readonly remedy: string;
}

const traits: readonly Trait[] = [
  {
    kind: 'animated',
    flag: measureFlags.animated,
    one: 'holds several frames or pages',
    many: 'hold several frames or pages',
    remedy: 'Only the first is used: save what is to be seen as a file of its own.',
  },
  {
    kind: 'unusual-pixels',
    flag: measureFlags.transparent,
    one: 'has transparent pixels',
    many: 'have transparent pixels',
    remedy: 'They are shown on white here: save it without transparency where another background is meant.',
  },
  {
    kind: 'unusual-pixels',
    flag: measureFlags.cmyk,
    one: 'has the four colours of print (CMYK)',
    many: 'have the four colours of print (CMYK)',
    remedy: 'It is converted to RGB here: save it as RGB for other programs to see the same.',
  },
  {
    kind: 'unusual-pixels',
    flag: measureFlags.deep,
    one: 'has more than 8 bits a sample',
    many: 'have more than 8 bits a sample',
    remedy: 'It is reduced to 8 here: save it with 8 bits for other programs to see the same.',
  },
  {
    kind: 'rotated',
    flag: measureFlags.rotated,
    one: 'lies on its side or is mirrored, and says in its EXIF data how to turn it',
    many: 'lie on their side or are mirrored, and say in their EXIF data how to turn them',
    remedy: 'It is turned here: save it turned for programs that ignore the note.',
  },
];

/** Share of the images from which on a trait is the dataset's, not an image's: then it is one problem. */
const usual = 0.5;
/** Share of colour images from which on grey ones stand out. */
const mostlyColour = 0.9;

/** `animated`, `unusual-pixels`, `rotated` and `grey`. */
export function findTraits(
  images: AuditedImages,
  { flags, brightness99 }: ImageMeasures,
  thresholds: AuditThresholds,
): AuditProblem[] {
  const with_ = (flag: number): number[] => [...images.files.keys()].filter((i) => flags[i]! & flag);
  const problems = traits.flatMap(({ kind, flag, one, many, remedy }) => {
    const members = with_(flag);
    if (members.length > 1 && members.length >= usual * images.files.length)
      return [
        problemOf(kind, {
          score: 1,
          files: members.map((i) => images.files[i]!),
          classes: classesOf(images, members),
          message: `${formatOf(members.length, images.files.length)} images ${many}. ${remedy}`,
        }),
      ];
    return members.map((i) =>
      problemOf(kind, {
        score: 1,
        files: [images.files[i]!],
        classes: classesOf(images, [i]),
        message: `It ${one}. ${remedy}`,
      }),
    );
  });
  // In the dark nothing has a colour, and one colour all over is a problem of its own.
  const darkBelow = thresholdOf('dark', thresholds);
  const grey = with_(measureFlags.grey).filter(
    (i) => brightness99[i]! >= darkBelow && !(flags[i]! & measureFlags.constant),
  );
  return [...problems, ...greyProblems(images, grey)];
}

function greyProblems(images: AuditedImages, grey: readonly number[]): AuditProblem[] {
  const total = images.files.length;
  if (grey.length === 0 || total - grey.length < mostlyColour * total) return [];
  return grey.map((i) =>
    problemOf('grey', {
      score: 1,
      files: [images.files[i]!],
      classes: classesOf(images, [i]),
      message: `It has no colour, as ${formatOf(grey.length, total)} images here. Replace it by one in colour, or exclude it, unless grey images are to be recognised too.`,
    }),
  );
}
