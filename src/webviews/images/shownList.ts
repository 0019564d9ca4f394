import type { ReactiveControllerHost } from 'lit';
import { formatCount } from '../../core/format';
import { wholeList, type ImageQuery } from '../../protocol/pages/images';
import { text } from '../strings/images';
import type { IndexRange } from './gridWindow';
import { ImageList, type ImageLoader } from './imageList';

/** What a new list is: other images, the same in another order, or the same list in a newer state. */
export type ListChange = 'other' | 'ordered' | 'same';

/** The list that a grid shows. It stays until the first images of the next one are there. */
export class ShownList {
  shown: ImageList | undefined;
  query: ImageQuery = wholeList;
  private loader: ImageLoader | undefined;
  private coming: ImageList | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Called when another list is shown, with the one before. */
    private readonly changed: (how: ListChange, before: ImageList | undefined) => void,
  ) {}

  load(loader: ImageLoader, how: ListChange, view: IndexRange | undefined): void {
    this.loader = loader;
    const list: ImageList = new ImageList(loader, this.query, () => list === this.shown && this.host.requestUpdate());
    this.coming = list;
    const { first, end } = (how === 'same' ? view : undefined) ?? { first: 0, end: 1 };
    void list.ready(first, end).then(() => {
      if (list !== this.coming) return;
      this.coming = undefined;
      const before = this.shown;
      this.shown = list;
      this.changed(how, before);
      this.host.requestUpdate();
    });
  }

  /** Asks for other words or another order of the same list. */
  ask(query: ImageQuery): void {
    const sameImages = query.search === this.query.search;
    this.query = query;
    if (this.loader) this.load(this.loader, sameImages ? 'ordered' : 'other', undefined);
  }

  status(): string {
    const { shown, query } = this;
    if (shown?.problem) return text('grid.failed', { reason: shown.problem });
    if (!shown || shown.total < 0) return text('grid.loading');
    if (shown.total > 0)
      return shown.total === 1 ? text('grid.one') : text('grid.count', { n: formatCount(shown.total) });
    const search = query.search.trim();
    return search ? text('images.noneFound', { search }) : text('grid.empty');
  }
}
