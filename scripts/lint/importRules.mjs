// ESLint rules on what may import what (docs/architecture.md, "Folders, and who may import whom").
import { relative, resolve, sep } from 'node:path';
import { circles, folderOf, importGraph, resolveImport } from './importGraph.mjs';

/** Calls `report(node, specifier)` for every static, dynamic and type import, and every re-export. */
const onImports = (report) => {
  const literal = (node) => {
    if (typeof node?.value === 'string') report(node, node.value);
  };
  return {
    ImportDeclaration: ({ source }) => literal(source),
    ExportNamedDeclaration: ({ source }) => literal(source),
    ExportAllDeclaration: ({ source }) => literal(source),
    ImportExpression: ({ source }) => literal(source),
    TSImportType: (node) => literal(node.source ?? node.argument?.literal),
  };
};

/** The longest prefix of a folder that is a key of `rooms`. */
const roomOf = (rooms, folder) => {
  for (let name = folder; name !== '.' && name !== ''; name = name.split('/').slice(0, -1).join('/'))
    if (name in rooms) return name;
  return undefined;
};

/**
 * Options: the root, and for each room (a folder below it) the rooms that it may import besides itself; `room/**` is
 * all that lies inside one too.
 */
const zones = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const { root, mayImport } = context.options[0];
    const folder = resolve(context.cwd, root);
    const place = (file) => relative(folder, file).split(sep).slice(0, -1).join('/');
    const from = roomOf(mayImport, place(context.filename));
    if (from === undefined) return {};
    return onImports((node, specifier) => {
      const target = resolveImport(context.filename, specifier);
      if (target === undefined || relative(folder, target).startsWith('..')) return;
      const to = roomOf(mayImport, place(target));
      if (
        to === undefined ||
        to === from ||
        mayImport[from].some((name) => name === to || (name.endsWith('/**') && `${to}/`.startsWith(name.slice(0, -2))))
      )
        return;
      context.report({
        node,
        message: `${from} may import ${['itself', ...mayImport[from]].join(', ')} only, not ${to} (docs/architecture.md).`,
      });
    });
  },
};

const graphs = new Map();

/** The graph is read once a run; files that lint has fixed import what they did. */
const graphOf = (root) => {
  if (!graphs.has(root)) {
    const { files, folders } = importGraph(root);
    graphs.set(root, { circlesOfFiles: circles(files), circlesOfFolders: circles(folders) });
  }
  return graphs.get(root);
};

/** Options: the root. No circle of files, and no circle of folders, so no two folders that import each other. */
const noCircles = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const root = resolve(context.cwd, context.options[0].root);
    const { circlesOfFiles, circlesOfFolders } = graphOf(root);
    const folder = folderOf(root, context.filename);
    const files = circlesOfFiles.find((group) => group.includes(context.filename));
    const folders = circlesOfFolders.find((group) => group.includes(folder));
    if (!files && !folders) return {};
    return onImports((node, specifier) => {
      const target = resolveImport(context.filename, specifier);
      if (target === undefined) return;
      if (files?.includes(target))
        context.report({
          node,
          message: `Files import one another in a circle: ${files.map((file) => relative(root, file)).join(', ')}.`,
        });
      const to = folderOf(root, target);
      if (to !== folder && folders?.includes(to))
        context.report({ node, message: `Folders import one another in a circle: ${folders.join(', ')}.` });
    });
  },
};

const fileSystem = /^(node:)?fs(\/promises)?$/;
const removing = new Set(['rm', 'rmSync', 'unlink', 'unlinkSync', 'rmdir', 'rmdirSync', 'truncate', 'truncateSync']);

/**
 * Options: the root, `removals` (files that may remove and empty files by their paths, each with the reason), and
 * `doors`: for a folder, what its files may take of node:fs besides types, since they work in folders that a stranger
 * may have made and must open, write and remove by the module that looks first. All of node:fs under one name is
 * refused everywhere: what is used of it could not be seen.
 */
const files = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const { root, removals, doors } = context.options[0];
    const file = relative(resolve(context.cwd, root), context.filename).split(sep).join('/');
    const folder = roomOf(doors, file.split('/').slice(0, -1).join('/'));
    const may =
      folder === undefined || doors[folder] === 'all'
        ? undefined
        : new Set([...doors[folder].names, ...(doors[folder].files?.[file] ?? [])]);
    const named = (node, name) => {
      if (removing.has(name) && !(file in removals))
        context.report({
          node,
          message: `${name} only in the files that eslint.config.mjs lists with a reason: use src/runfolder/files.`,
        });
      else if (may && !may.has(name))
        context.report({
          node,
          message: `${name} is not for ${folder}, which works in run folders: use src/runfolder/files.`,
        });
    };
    const whole = (node) =>
      context.report({ node, message: 'Import what is used of node:fs by name, so that it can be seen.' });
    return {
      ImportDeclaration(node) {
        if (!fileSystem.test(node.source.value) || node.importKind === 'type') return;
        for (const one of node.specifiers) {
          if (one.type !== 'ImportSpecifier' || one.imported.name === 'promises') whole(one);
          else if (one.importKind !== 'type') named(one, one.imported.name);
        }
      },
      ImportExpression(node) {
        if (fileSystem.test(node.source.value)) whole(node);
      },
      ExportNamedDeclaration(node) {
        if (node.source && fileSystem.test(node.source.value)) whole(node);
      },
      ExportAllDeclaration(node) {
        if (fileSystem.test(node.source.value)) whole(node);
      },
      'CallExpression[callee.name="require"]'(node) {
        if (fileSystem.test(node.arguments[0]?.value)) whole(node);
      },
      // The editor's own way to remove files.
      'CallExpression[callee.property.name="delete"][callee.object.property.name="fs"]'(node) {
        if (!(file in removals))
          context.report({ node, message: 'Files are removed by the editor only where eslint.config.mjs says why.' });
      },
    };
  },
};

export default { rules: { zones, 'no-circles': noCircles, files } };
