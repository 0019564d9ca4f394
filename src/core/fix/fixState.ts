import { FileIndex } from '../layouts/tables/fileIndex';
import { recognise } from '../layouts/layouts';
import type { RecognisedLayout } from '../layouts/layoutTypes';
import { sameText } from '../sameName';
import { EditableTable } from './editableTable';
import type { FileEdit, FileMove, FixRefusal, FixView } from './fixTypes';
import { placeKey } from './placeNames';

/** What an image is to be read as after the fixes. */
export interface Expected {
  readonly label?: string;
  readonly part?: number;
}

/** A dataset in thought, while one fix after the other is planned on it. Paths are those of the moment. */
export class FixState {
  readonly moves: FileMove[] = [];
  readonly refusals: FixRefusal[] = [];
  readonly remarks = new Set<string>();
  readonly tables: readonly EditableTable[];
  /** By the file's path of the moment. */
  readonly expected = new Map<string, Expected>();
  /** Whether folders may become parts by the fix: the first labelled image of a test folder makes it one. */
  newParts = false;
  /** The list of excluded files as it is to be; null where there is none. */
  ignoreList: string | null;
  private readonly byKey = new Map<string, string>();
  private readonly folders = new Map<string, string>();
  private readonly images: Set<string>;
  /** Path at the beginning of each file that was moved. */
  private readonly origin = new Map<string, string>();
  private readonly contents = new Map<string, FileEdit>();
  private known: RecognisedLayout | null | undefined;
  private indexed: FileIndex | undefined;

  constructor(readonly view: FixView) {
    this.tables = view.tables.map((table) => new EditableTable(table));
    this.ignoreList = view.ignoreList.bytes && view.ignoreList.text;
    this.images = new Set(view.images);
    for (const file of view.files) this.add(file);
    for (const folder of view.emptyFolders) this.addFolders(`${folder}/`);
  }

  /** The file as it is written on disk, for a path that may be written otherwise; undefined where there is none. */
  find(path: string): string | undefined {
    const found = this.byKey.get(placeKey(path));
    return found !== undefined && sameText(found) === sameText(path) ? found : undefined;
  }

  isImage(file: string): boolean {
    return this.images.has(file);
  }

  get imageFiles(): string[] {
    return [...this.images];
  }

  /** The images by which ids of tables are resolved. */
  get index(): FileIndex {
    return (this.indexed ??= new FileIndex(this.imageFiles));
  }

  /** How the dataset is read now; null where it cannot be. */
  reading(): RecognisedLayout | null {
    if (this.known === undefined) this.known = this.read();
    return this.known;
  }

  refuse(file: string, reason: string): void {
    this.refusals.push({ file, reason });
  }

  /** What stands in the way of a file at this place, or null. */
  inTheWay(to: string): string | null {
    const there = this.byKey.get(placeKey(to));
    if (there === undefined && !this.folders.has(placeKey(to))) return null;
    const name = there ?? this.folders.get(placeKey(to))!;
    return sameText(name) === sameText(to)
      ? `${name} is there already, and nothing is written over. Rename one of the two first.`
      : `${name} is there already, and some systems take that name and ${to} for one. Rename one of the two first.`;
  }

  /** A folder as it is written, where one of that name is there under any spelling. */
  folderAt(path: string): string | undefined {
    return this.folders.get(placeKey(path));
  }

  /** Moves a file, or refuses; whether it moved. `leaves`: to a place outside of what is read. */
  move(file: string, to: string, leaves = false): boolean {
    const obstacle = leaves ? null : this.inTheWay(to);
    if (obstacle !== null) {
      this.refuse(file, obstacle);
      return false;
    }
    this.moves.push({ from: file, to });
    this.byKey.delete(placeKey(file));
    const origin = this.origin.get(file) ?? file;
    this.origin.delete(file);
    const expected = this.expected.get(file);
    this.expected.delete(file);
    if (!leaves) {
      this.origin.set(to, origin);
      this.add(to);
      if (expected) this.expected.set(to, expected);
      if (this.images.delete(file)) this.images.add(to);
    } else this.images.delete(file);
    this.stale();
    return true;
  }

  expect(file: string, expected: Expected): void {
    this.expected.set(file, { ...this.expected.get(file), ...expected });
  }

  /** Gives a file another content. */
  setContent(file: string, before: Uint8Array, after: Uint8Array): void {
    const origin = this.originOf(file);
    this.contents.set(origin, { file: origin, before: this.contents.get(origin)?.before ?? before, after });
  }

  originOf(file: string): string {
    return this.origin.get(file) ?? file;
  }

  /** Tables or places changed. */
  stale(): void {
    this.known = undefined;
    this.indexed = undefined;
  }

  /** The contents that changed, apart from tables and the list. */
  get contentEdits(): FileEdit[] {
    return [...this.contents.values()];
  }

  private add(file: string): void {
    this.byKey.set(placeKey(file), file);
    this.addFolders(file);
  }

  private addFolders(file: string): void {
    for (let slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
      const folder = file.slice(0, slash);
      if (!this.folders.has(placeKey(folder))) this.folders.set(placeKey(folder), folder);
    }
  }

  private read(): RecognisedLayout | null {
    if (this.view.layout === null) return null;
    try {
      return recognise(this.imageFiles, {
        layout: this.view.layout,
        oneClass: true,
        tables: this.tables.map(({ table }) => table),
        emptyFolders: this.view.emptyFolders,
      });
    } catch {
      // What it is not read as is what whoever asks wants to know; the reason is another.
      return null;
    }
  }
}
