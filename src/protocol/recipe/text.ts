import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { resolveRecipe, type ResolvedRecipe } from './resolve';
import { isNestedTooDeep, tooDeep } from '../parse';
import type { RecipeFile } from './schema';

/** Something wrong in a recipe's text. Lines and columns count from 1; `length` is in characters. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  /** No JSON here: editors that know JSON say so themselves. */
  readonly syntax?: true;
}

/** A recipe read from text, or all that is wrong with it. */
export type RecipeText =
  | {
      readonly ok: true;
      readonly file: RecipeFile;
      readonly recipe: Extract<ResolvedRecipe, { ok: true }>['recipe'];
      readonly dataset: string | null;
    }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** Reads the text of a `*.loupe.json`: JSON in which comments and a last comma are allowed. Never throws. */
export function readRecipeText(text: string): RecipeText {
  const errors: ParseError[] = [];
  const plain = text.replace(/^\uFEFF/, ' ');
  // The reader of JSON with comments recurses into each bracket.
  if (isNestedTooDeep(plain)) return { ok: false, problems: [at(plain, 0, 1, `This is no recipe: ${tooDeep}.`)] };
  const tree = parseTree(plain, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !tree) {
    const found = errors[0] ?? ({ error: 4, offset: 0, length: 0 } satisfies ParseError);
    const message = `This is no valid JSON here (${spaced(printParseErrorCode(found.error))}).`;
    return { ok: false, problems: [{ ...at(plain, found.offset, found.length, message), syntax: true }] };
  }
  const value: unknown = getNodeValue(tree);
  const resolved = resolveRecipe(value);
  if (resolved.ok) return { ok: true, file: value as RecipeFile, recipe: resolved.recipe, dataset: resolved.dataset };
  return {
    ok: false,
    problems: resolved.problems.map(({ path, message }) => {
      const node = nodeAt(tree, path);
      return at(plain, node.offset, node.length, named(path, message));
    }),
  };
}
/** “epochs must be at least 1”: a line and a column alone are hard to follow in a terminal. */
function named(path: readonly (string | number)[], message: string): string {
  const key = path.filter((part) => typeof part === 'string').at(-1);
  return key !== undefined && message.startsWith('must ') ? `${key} ${message}` : message;
}

/** The node of a path, its key where it has one; the nearest that exists for a key that is missing. */
function nodeAt(tree: Node, path: readonly (string | number)[]): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node.parent?.type === 'property' ? node.parent : node;
  }
  return tree;
}

function at(text: string, offset: number, length: number, message: string): TextProblem {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, offset, length: Math.max(1, length), message };
}

function spaced(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
