// What the sources import of one another, by file and by folder, and the circles in that.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** The source that a relative specifier names, or undefined where it names none. */
export function resolveImport(file, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  const base = resolve(dirname(file), specifier);
  return [`${base}.ts`, join(base, 'index.ts'), base].find(
    (path) => path.endsWith('.ts') && existsSync(path) && statSync(path).isFile(),
  );
}

/** Every TypeScript source below a folder, absolute. */
export function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

/**
 * Who imports whom below `root`; imports of types and dynamic ones count.
 * @returns {{files: Map<string, Set<string>>, folders: Map<string, Set<string>>}} absolute files, and folders relative
 *   to `root`
 */
export function importGraph(root) {
  const files = new Map();
  const folders = new Map();
  for (const file of sourcesBelow(root)) {
    const imported = ts
      .preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles.map(({ fileName }) => resolveImport(file, fileName));
    files.set(file, new Set(imported.filter((target) => target !== undefined)));
    const from = folderOf(root, file);
    if (!folders.has(from)) folders.set(from, new Set());
    for (const target of files.get(file)) {
      const to = folderOf(root, target);
      if (to !== from) folders.get(from).add(to);
    }
  }
  return { files, folders };
}

/** The folder of a file, relative to `root`, with `/`; `.` for the root itself. */
export function folderOf(root, file) {
  return relative(root, dirname(file)).replaceAll('\\', '/') || '.';
}

/**
 * Groups of nodes that lead back to themselves (strongly connected components of more than one node; Tarjan 1972).
 * @param {Map<string, Set<string>>} graph
 * @returns {string[][]} each sorted
 */
export function circles(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) {
        low.set(node, Math.min(low.get(node), index.get(next)));
      }
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) found.push(group.sort());
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
