/** Why a file is no image that can be used. */
export const unreadableCodes = {
  'empty-file': 'has no bytes',
  'missing-file': 'is not there',
  'unreadable-file': 'the system does not let it be read',
  'not-an-image': 'has another content than its name says',
  'unsupported-format': 'is a picture of a kind that is not read',
  'too-large': 'has more bytes or pixels than are read',
  truncated: 'ends before its picture does',
  damaged: 'has a content that contradicts itself',
} as const;
/** Stable: stored in skip ledgers. */
export type UnreadableCode = keyof typeof unreadableCodes;
export const unreadableCodeNames = Object.keys(unreadableCodes) as readonly UnreadableCode[];

/** Why a file is left out: the codes of the skip ledger. */
export const skipCodes = {
  ...unreadableCodes,
  hidden: 'is hidden, or lies in a folder that is',
  'outside-parts': 'lies beside the folders of the parts',
  'no-class-folder': 'lies in no folder of a class',
  'no-class-in-name': 'has no class in its name',
  'not-in-table': 'no line of the table names it',
  'ambiguous-file': 'a line of the table may mean it or another',
  'conflicting-classes': 'lines of the table give it different classes',
} as const;
/** Stable. What is read from a run folder may have others, of another version. */
export type SkipCode = keyof typeof skipCodes;

/** What is worth knowing of a file or folder that is used all the same. */
export const problemCodes = {
  'broken-link': 'a link points to nothing',
  'class-missing-in-part': 'a class has no images in one of the parts',
  duplicate: 'two files hold the same picture',
  'duplicate-across-classes': 'the same picture stands in two classes',
  'duplicate-across-parts': 'the same picture stands in two parts',
  'duplicate-row': 'a table names a file twice, with one class',
  'empty-class': 'the folder of a class holds no images',
  'in-two-parts': 'tables of two parts name a file',
  'linked-folder': 'a link leads to a folder that is read anyway',
  'similar-class-names': 'two classes differ only in spelling',
  'table-too-large': 'a table is not read because of its size',
  'unlabelled-part': 'the folder of a part holds images without classes',
  'unreadable-folder': 'the system does not let a folder be read',
  'unreadable-table': 'the system does not let a table be read',
  'unused-table': 'a table names classes that are not used',
  'wrong-extension': 'a file is named as another format',
} as const;
/** Stable. What is read from a run folder may have others, of another version. */
export type ProblemCode = keyof typeof problemCodes;
