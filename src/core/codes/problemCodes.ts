/** Why a file is no image that can be used. */
export const unreadableCodes = {
  'empty-file': 'has no bytes',
  'missing-file': 'is not there',
  'unreadable-file': 'the system does not let it be read',
  'unreadable-now': 'could not be read this time, which may pass',
  'not-an-image': 'has another content than its name says',
  'unsupported-format': 'is a picture of a kind that is not read',
  'too-large': 'has more bytes or pixels than are read',
  truncated: 'ends before its picture does',
  damaged: 'has a content that contradicts itself',
  'unknown-range': 'has samples of a range that nothing tells',
} as const;
/** Stable: stored in skip ledgers. */
export type UnreadableCode = keyof typeof unreadableCodes;
/**
 * Why a file cannot be used, where its content alone says so: such a verdict may be remembered. Of the others, the next
 * reading may end otherwise.
 */
export const lastingCodes: ReadonlySet<UnreadableCode> = new Set<UnreadableCode>([
  'empty-file',
  'not-an-image',
  'unsupported-format',
  'too-large',
  'truncated',
  'damaged',
]);
export const unreadableCodeNames = Object.keys(unreadableCodes) as readonly UnreadableCode[];

/** Why a file is left out: the codes of the skip ledger. */
export const skipCodes = {
  ...unreadableCodes,
  excluded: 'is named in a list of excluded files',
  hidden: 'is hidden, or lies in a folder that is',
  annotation: 'lies in a folder of masks or other annotations',
  'outside-parts': 'lies beside the folders of the parts',
  'no-class-folder': 'lies in no folder of a class',
  'no-class-in-name': 'has no class in its name',
  'not-in-table': 'no line of the table names it',
  'ambiguous-file': 'a line of the table may mean it or another',
  'conflicting-classes': 'lines of the table give it different classes',
  'several-classes': 'the table gives it more than one class',
  'unknown-part': 'the table puts it into a part that is not understood',
} as const;
/** Stable. What is read from a run folder may have others, of another version. */
export type SkipCode = keyof typeof skipCodes;

/** What is worth knowing of a file or folder that is used all the same. */
export const problemCodes = {
  'bands-left-out': 'a file has bands beyond its colours, which are skipped',
  'broken-link': 'a link points to nothing',
  'cache-unusable': 'what is found out cannot be remembered',
  'class-missing-in-part': 'a class has no images in one of the parts',
  'class-names': 'a list names numbered classes, or not all of them',
  'doubled-tree': 'folders of the same names stand in two places',
  'duplicate-across-classes': 'the same picture stands in two classes',
  'duplicate-across-parts': 'the same picture stands in two parts',
  'duplicate-row': 'a table names a file twice, with one class',
  duplicate: 'two files hold the same picture',
  'empty-class': 'the folder of a class holds no images',
  folds: 'a table numbers folds',
  'in-two-parts': 'rows or tables put a file into two parts',
  'layout-unclear': 'the folder can be read in more than one way',
  'one-class': 'the folder has only one class, so nothing can be trained on it',
  'linked-files': 'files lie outside the folder, behind links',
  'linked-folder': 'a link leads to a folder that is read anyway, or that must not be',
  'loose-ids': 'ids of a table are written otherwise than the names of files',
  'name-not-text': 'a name is no valid UTF-8',
  'not-read': 'a file says more of the images than is understood',
  'other-ids': 'more columns of a table than one name images',
  'outside-parts': 'a folder stands beside those of the parts and is skipped',
  'possible-parts': 'a column of a table may say parts, and is not used',
  'sample-range': 'files have samples of more than 8 bits, which are brought to a range',
  'several-classes': 'a table gives images more than one class',
  'similar-class-names': 'two classes differ only in spelling',
  'special-file': 'a name is that of a pipe, a socket or a device',
  'table-encoding': 'a table is not UTF-8, or not in one piece',
  'table-parts': 'how the words of a table were taken for parts',
  'table-too-large': 'a table is not read because of its size',
  'united-classes': 'names that differ only in spelling are one class',
  'unknown-part': 'a table has a word for a part that is not understood',
  'unlabelled-part': 'the folder of a part holds images without classes',
  'unreadable-folder': 'the system does not let a folder be read',
  'unreadable-table': 'a table cannot be read, or is no text',
  'unused-table': 'a table is not used, and why',
  'wrong-extension': 'a file is named as another format',
} as const;
/** Stable. What is read from a run folder may have others, of another version. */
export type ProblemCode = keyof typeof problemCodes;
export const problemCodeNames = Object.keys(problemCodes) as readonly ProblemCode[];
