import type { ImageActionId } from '../../protocol/pages/imageActions';
import { commandIds, type CommandId } from './ids';

/** The command of each action in the context menu of a grid. */
export const imageCommandIds: Readonly<Record<ImageActionId, CommandId>> = {
  open: commandIds.openImages,
  reveal: commandIds.revealImages,
  copyPath: commandIds.copyImagePaths,
  predict: commandIds.predictSelected,
  relabel: commandIds.relabelImages,
  exclude: commandIds.excludeImages,
  trash: commandIds.trashImages,
  'keep-one': commandIds.keepOneImage,
  'rename-extension': commandIds.renameImages,
  rotate: commandIds.rotateImages,
  'move-to-part': commandIds.moveImagesToPart,
  similar: commandIds.findSimilarSelected,
};
