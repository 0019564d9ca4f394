import type { ContactSheet } from '../../protocol/contactSheet';
import type { Thumbnails } from '../../protocol/pages/images';

/** Where thumbnails come from: the page's host (`imageSource` of `PageElement`). */
export interface ThumbnailSource {
  thumbnails(files: readonly string[], size: number): Promise<Thumbnails>;
  /** Very small pictures for fast scrolling; a grid does without where there are none. */
  contactSheet?(files: readonly string[]): Promise<ContactSheet>;
}

/** A picture that can be shown, or why not. */
export type Picture = { readonly url: string } | { readonly problem: string };

/** Files asked for at once: few, so that what came into view meanwhile waits for few. */
const batch = 16;
const inFlight = 2;

/**
 * Thumbnails by file: asks for the files in view in small batches, two at a time, keeps the latest `capacity`, and
 * revokes the blob address of each one it lets go.
 */
export class ThumbnailStore {
  private readonly known = new Map<string, Picture>();
  private wanted: readonly string[] = [];
  private readonly asked = new Set<string>();
  private running = 0;
  private disposed = false;

  constructor(
    private readonly source: ThumbnailSource,
    private readonly size: number,
    private readonly changed: () => void,
    private readonly capacity = 600,
  ) {}

  /** The thumbnail of a file if it is here already. */
  get(file: string): Picture | undefined {
    return this.known.get(file);
  }

  /** Says which files are in view now. What scrolled away before it was asked for is never asked for. */
  want(files: readonly string[]): void {
    this.wanted = files;
    while (this.running < inFlight) {
      const files = this.missing();
      if (files.length === 0) return;
      void this.fetch(files);
    }
  }

  /** Revokes everything. */
  dispose(): void {
    this.disposed = true;
    for (const thumbnail of this.known.values()) release(thumbnail);
    this.known.clear();
  }

  private async fetch(files: readonly string[]): Promise<void> {
    this.running++;
    for (const file of files) this.asked.add(file);
    const found = await this.ask(files);
    this.running--;
    for (const file of files) this.asked.delete(file);
    if (this.disposed) {
      found.forEach(([, thumbnail]) => release(thumbnail));
      return;
    }
    for (const [file, thumbnail] of found) this.known.set(file, thumbnail);
    this.trim();
    this.want(this.wanted);
    this.changed();
  }

  private missing(): string[] {
    return this.disposed
      ? []
      : this.wanted.filter((file) => !this.known.has(file) && !this.asked.has(file)).slice(0, batch);
  }

  /** Every file asked for is answered, by its picture or by a reason, so that none is asked for twice. */
  private async ask(files: readonly string[]): Promise<[string, Picture][]> {
    try {
      const answers = new Map((await this.source.thumbnails(files, this.size)).map((answer) => [answer.file, answer]));
      return files.map((file) => {
        const answer = answers.get(file);
        if (!answer?.data) return [file, { problem: answer?.problem ?? '' }];
        const bytes = new Uint8Array(answer.data);
        return [file, { url: URL.createObjectURL(new Blob([bytes], { type: answer.mime })) }];
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return files.map((file) => [file, { problem }]);
    }
  }

  private trim(): void {
    const inView = new Set(this.wanted);
    for (const [file, thumbnail] of this.known) {
      if (this.known.size <= this.capacity) return;
      if (inView.has(file)) continue;
      release(thumbnail);
      this.known.delete(file);
    }
  }
}

function release(thumbnail: Picture): void {
  if ('url' in thumbnail) URL.revokeObjectURL(thumbnail.url);
}
