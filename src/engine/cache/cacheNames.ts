/** What the cache consists of: folders by kind, and in each the names that Loupe gives to entries. */
interface Kind {
  readonly entry: RegExp;
  /** Where an entry is a folder: the names of the files in it. */
  readonly inside?: RegExp;
}

/** The temporary name of a file that is written whole (`writeFileAtomic`), or nothing. */
const whole = String.raw`(\.\d+-[0-9a-f]{8}\.tmp)?$`;

/** Entries that may be removed to save space, and by the wrong process at the worst cost time. */
export const trimmedKinds = {
  features: { entry: /^[\w.-]{1,60}-[0-9a-f]{16}-\d+$/, inside: /^\d+-[0-9a-f]{12}\.features$/ },
  thumbnails: { entry: new RegExp(String.raw`^[0-9a-f]{40}\.webp${whole}`) },
  folders: { entry: new RegExp(String.raw`^[0-9a-f]{32}\.json${whole}`) },
  packed: { entry: /^\d+-[0-9a-f]{12}\.images$/ },
  code: { entry: /^[\w-]+-[0-9a-f]{24}\.code(\.\d+\.tmp)?$/ },
} as const satisfies Readonly<Record<string, Kind>>;
export type TrimmedKind = keyof typeof trimmedKinds;

/** All kinds, for telling a folder that Loupe fills from one that others use. */
export const kinds: Readonly<Record<string, Kind>> = {
  ...trimmedKinds,
  devices: { entry: new RegExp(String.raw`^[0-9a-f]{32}\.json${whole}`) },
  weights: { entry: /^(imported|[\w.-]+\.h5(\.json|\.part(\.json|\.lock)?)?(\.\d+-[0-9a-f]{8}\.tmp)?)$/ },
  downloads: { entry: /^[0-9a-f]{16}-[\w.-]+\.part(\.json|\.lock)?(\.\d+-[0-9a-f]{8}\.tmp)?$/ },
  tensorflow: { entry: /^(runtime\.json(\.\d+-[0-9a-f]{8}\.tmp)?|download|bindings|wheels|staging-\d+-[\w-]+)$/ },
};
