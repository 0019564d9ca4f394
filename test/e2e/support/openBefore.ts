import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { extensionFolder, type temporaryFolder } from './datasets';
import { reportFailures } from './report';
import { Workbench } from './workbench';

/** Where an editor of tests lives. */
export interface EditorPlace {
  /** Removed in the end, with the workspace in it. */
  readonly temporary: ReturnType<typeof temporaryFolder>;
  readonly workspace: string;
}

/** Environment in which nothing is read or written of what this machine remembers of other runs. */
export function ownEnvironment({ path }: EditorPlace['temporary']): Readonly<Record<string, string>> {
  return { LOUPE_CACHE_DIR: join(path, 'cache'), LOUPE_STATE_DIR: join(path, 'state') };
}

/**
 * Prepares a workspace and opens an editor on it before the tests of a `describe`; afterwards closes it and removes all.
 * @param take gets the editor before the first test
 */
export function openBefore(
  { temporary, workspace }: EditorPlace,
  prepare: () => unknown,
  take: (workbench: Workbench) => void,
): void {
  let workbench: Workbench | undefined;
  beforeAll(async () => {
    await prepare();
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: ownEnvironment(temporary),
    });
    take(workbench);
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);
}
