/** What a verb does to files, and what it takes besides them. */
export interface FixVerbDefinition {
  readonly title: string;
  /** What follows `--to`; null where nothing does. */
  readonly to: 'class' | 'part' | null;
  /** For help and pages: one line. */
  readonly words: string;
}

/** All repairs of a dataset. Command line, pages and documentation follow this list. */
export const fixVerbs = {
  exclude: {
    title: 'Exclude',
    to: null,
    words: 'names files in .loupeignore, so that no command uses them; nothing is moved',
  },
  include: { title: 'Include', to: null, words: 'takes files back that .loupeignore excludes' },
  trash: { title: 'Move to Trash', to: null, words: 'moves files into .loupe/trash inside the dataset' },
  relabel: {
    title: 'Relabel',
    to: 'class',
    words: 'gives files another class: by folder, name or table, as the dataset says classes',
  },
  sort: {
    title: 'Sort',
    to: 'class',
    words: 'gives images without a class one: a folder of the class, or a new row of the table',
  },
  'rename-extension': {
    title: 'Rename by Content',
    to: null,
    words: 'gives files the extension of what they are; tables that name them follow',
  },
  rotate: {
    title: 'Turn Upright',
    to: null,
    words: 'stores PNG files as their EXIF orientation shows them; what would lose by that is refused',
  },
  'keep-one': { title: 'Keep One', to: null, words: 'keeps the first file and moves the others to the trash' },
  'move-to-part': {
    title: 'Move to Part',
    to: 'part',
    words: 'moves files to train, validation or test, as the dataset says parts',
  },
} as const satisfies Record<string, FixVerbDefinition>;

export type FixVerb = keyof typeof fixVerbs;
export const fixVerbNames = Object.keys(fixVerbs) as readonly FixVerb[];

export function isFixVerb(text: string): text is FixVerb {
  return Object.hasOwn(fixVerbs, text);
}
