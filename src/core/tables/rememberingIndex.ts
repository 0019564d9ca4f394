import { FileIndex, type Resolved } from '../layouts/tables/fileIndex';

/** An index for a table that is read again after every change: of 100,000 ids all but one were looked up before. */
export class RememberingIndex extends FileIndex {
  private readonly known = new Map<string, Map<string, Resolved>>();

  override resolve(id: string, folder: string, part?: number): Resolved {
    const place = `${part ?? ''}/${folder}`;
    let known = this.known.get(place);
    if (!known) this.known.set(place, (known = new Map()));
    let found = known.get(id);
    if (!found) {
      // What was typed letter by letter does not stay for ever.
      if (known.size > 4 * this.files.length + 10_000) known.clear();
      known.set(id, (found = super.resolve(id, folder, part)));
    }
    return found;
  }
}
