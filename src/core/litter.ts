/** Left by systems and tools beside people's files: never part of a dataset, and not worth a word. */
const litterFolders = new Set(['__macosx', 'node_modules', '$recycle.bin', 'system volume information', '@eadir']);
const litterFiles = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db', 'icon\r']);

/** Whether a file or folder of this name is left out wherever a folder is looked through; hidden ones are. */
export function isLitter(name: string): boolean {
  const lower = name.toLowerCase();
  return name.startsWith('.') || litterFiles.has(lower) || litterFolders.has(lower);
}
