/**
 * Words whose number says of whom, of what or of which moment an image is, those that hold for longest first: the
 * images of a patient's second visit are of the patient.
 */
export const groupWords: readonly string[] = (
  'patient patients pat pt patientid subject subjects subj sub subjectid participant person persons people volunteer donor client ' +
  'animal individual mouse rat cow pig sheep horse dog cat bird fish specimen driver speaker signer writer user player ' +
  'actor model identity case caseid slide wsi biopsy block tissue plant tree seedling site farm field plot location loc station ' +
  'house building room street object obj item instance video vid clip movie film sequence seq scene shot session sess ses ' +
  'study series exam scan run take trip flight mission visit burst track tracklet trajectory stack volume vol sample'
).split(' ');

/** What cameras, browsers and programs call any image, and words of its form: no names of anybody. */
export const plainWords: ReadonlySet<string> = new Set(
  (
    'img image images dsc dscn dscf dcim pxl mvimg vid wa whatsapp sam gopr gp dji p pic pics picture photo photos frame scan ' +
    'screenshot screen shot download downloads unnamed untitled capture snapshot camera cam page slide copy file new old final ' +
    'test train val data set class label crop cropped aug augmented rot rotated flip flipped left right front back top bottom ' +
    'small large thumb thumbnail original orig edit edited resized raw rgb gray grey jpg jpeg png at the of and im ' +
    'sample item object web search google bing result results index'
  ).split(' '),
);

/**
 * Ends of names that tell views or changed copies of one image or thing apart, each with whether only a name with a
 * number may stand before it: a counter's number says nothing of whose picture it counts.
 */
export const variantEnds: readonly { readonly end: RegExp; readonly numbered: boolean }[] = [
  { end: /[._-](?:jpe?g|png|bmp|webp|tiff?)[._-]rf[._-][\da-f]{8,}$/iu, numbered: false },
  { end: /\s*(?:-\s*|\(|_)?copy\)?(?:\s*\(?\d+\)?)?$/iu, numbered: false },
  {
    end: /[\s_.-]+(?:new)?(?:\d+(?:deg|degrees)|(?:rot|rotated?|rotation|h?v?flip|flipped|mirror(?:ed)?|aug|augm?ented|augmentation|noisy?|blur(?:red)?|bright(?:er|ness)?|dark(?:er)?|shear(?:ed)?|zoom(?:ed)?|gauss(?:ian)?|jitter|contrast|crop(?:ped)?|scaled?|shift(?:ed)?|translated?)(?:lr|tb|ud|h|v)?)[\s_.-]*\d*$/iu,
    numbered: false,
  },
  {
    end: /[\s_.-]*(?:left|right|od|os|front|back|rear|upper|lower|top|bottom|lateral|frontal|dorsal|ventral|rgb|nir|thermal|depth|cc|mlo)[\s_.-]*\d*$/iu,
    numbered: true,
  },
  { end: /[\s_.-]+[lr]$/iu, numbered: true },
  {
    end: /[\s_.-]+(?:tile|patch|slice|frame|view|angle|pose|piece|section|layer|roi|level|exposure|z)[\s_.-]*\d+$/iu,
    numbered: true,
  },
  { end: /[\s_.-]+(?:x\d+[\s_.-]*y\d+|r\d+[\s_.-]*c\d+|row\d+[\s_.-]*col\d+)$/iu, numbered: true },
];
