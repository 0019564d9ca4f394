import type { CellQuery, CellSlice } from '../../protocol/pages/evaluation';
import type { ThumbnailSource } from '../images/thumbnailStore';

/** What the evaluation view asks its page for; the page asks its host by `evaluationViewMethods`. */
export interface EvaluationSource extends ThumbnailSource {
  cellImages(query: CellQuery): Promise<CellSlice>;
}
