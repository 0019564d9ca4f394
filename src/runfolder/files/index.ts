/**
 * The one way in which files of run folders and of folders of comparisons are opened, written and removed. What lies
 * there may have been written by a stranger: names stay inside, links are not followed, only regular files are opened,
 * nothing is read without a limit, and nothing waits for a pipe.
 */
export { readLimit } from './limits';
export { isRefusal } from './refusals';
export { forEachOfMany, whenHandlesAreFree } from './openHandles';
export { isInside, requireOwnFolder } from './place';
export { openInPlaceSync, openToMend, openToRead, openToReadSync } from './openFile';
export { hasFile, hasFolder, namesIn, readBytes, readText, readTextSync, statOf } from './read';
export {
  appendSync,
  createFileSync,
  keepAs,
  makeFolder,
  overwriteSync,
  putFile,
  replaceFile,
  replaceFileSync,
  touchSync,
} from './write';
export {
  removeEmptyFolder,
  removeFile,
  removeFileAt,
  removeFileSync,
  removeFolder,
  removeFolderAt,
  removeFolderSync,
  replaceFolder,
} from './remove';
export { endMove, flushFolder, moveFile, writeWhole } from './moveFile';
export { bytesOf, moveFolder, type NamedPlace } from './move';
export { pieceAt, readLines, readLinesBackwards } from './lines';
