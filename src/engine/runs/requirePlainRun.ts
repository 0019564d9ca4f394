import { runFile } from '../../protocol/runFiles';
import { hasFile, hasFolder } from '../../runfolder/files';

const folders = [runFile.checkpoints, runFile.control, runFile.evaluation, runFile.lock, runFile.model];
const files = Object.values(runFile).filter((name) => !folders.some((folder) => folder === name));

/**
 * Looks at everything that a job writes in a run folder, before it changes anything: files must be files and folders
 * folders, none of them a link. Throws LoupeError `run-file-refused`.
 */
export async function requirePlainRun(folder: string): Promise<void> {
  for (const name of folders) await hasFolder(folder, name);
  for (const name of files) await hasFile(folder, name);
}
