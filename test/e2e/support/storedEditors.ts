/**
 * A leaf of the editor area as VS Code stores it: its editors, and their places in the order in which they were in
 * front.
 */
interface StoredGroup {
  readonly editors: readonly { readonly value: string }[];
  readonly mru: readonly number[];
}

/** Runs in the window: what VS Code has stored of its editor area, of all its workspaces, as JSON. */
export async function storedEditorParts(): Promise<string[]> {
  const wait = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The database cannot be read.'));
    });
  const found: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-')) continue;
    const database = await wait(indexedDB.open(name));
    try {
      if (!database.objectStoreNames.contains('ItemTable')) continue;
      const editors: unknown = await wait(
        database.transaction('ItemTable').objectStore('ItemTable').get('memento/workbench.parts.editor'),
      );
      if (typeof editors === 'string') found.push(editors);
    } finally {
      database.close();
    }
  }
  return found;
}

function* groupsIn(value: unknown): Generator<StoredGroup> {
  if (typeof value !== 'object' || value === null) return;
  const { editors, mru } = value as Partial<StoredGroup>;
  if (Array.isArray(editors) && Array.isArray(mru)) yield value as StoredGroup;
  else for (const part of Object.values(value)) yield* groupsIn(part);
}

/** The states of the editors that are in front of their groups. */
export function editorsInFront(parts: readonly string[]): string[] {
  return parts.flatMap((part) =>
    [...groupsIn(JSON.parse(part))].map(({ editors, mru }) => JSON.stringify(editors[mru[0] ?? -1] ?? null)),
  );
}
