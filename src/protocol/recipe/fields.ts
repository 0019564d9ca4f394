import { formatCount } from '../../core/format';
import { recipeFileSchema } from './schema';

/** One setting of a recipe as a form shows it: everything is read from the schema that recipes are checked by. */
export interface RecipeField {
  /** Keys from the top of a recipe file. */
  readonly path: readonly string[];
  /** The path as one word: `optimizer.learningRate`. */
  readonly key: string;
  /** `switch`: true or false, or a group that can be off; `text`: a number, a list or a name. */
  readonly kind: 'choice' | 'switch' | 'text';
  readonly options: readonly string[];
  readonly description: string;
  /** What numbers are allowed, in words; empty where the description says it. */
  readonly range: string;
  readonly nullable: boolean;
  /** The variant of its group that it belongs to, as `cosine` of the schedule. */
  readonly variant: string | null;
}

/** What of valibot's schemas is looked at. */
interface Node {
  readonly type: string;
  readonly wrapped?: Node;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly Node[];
  readonly requirement?: unknown;
  readonly literal?: unknown;
  readonly description?: string;
}

interface Found {
  readonly node: Node;
  readonly description: string;
  readonly nullable: boolean;
}

/** Keys that are no settings of a form: what the file is, and a second way to say the augmentation. */
const noFields: ReadonlySet<string> = new Set(['$schema', 'dataset', 'extends', 'imageDataGenerator']);

/** Every setting in the order of the schema. */
export const recipeFields: readonly RecipeField[] = Object.entries(
  (recipeFileSchema as unknown as Node).entries ?? {},
).flatMap(([key, node]) => (noFields.has(key) ? [] : fieldsOf([key], node, null)));

function fieldsOf(path: readonly string[], schema: Node, variant: string | null): RecipeField[] {
  const found = unwrapped(schema);
  const { node, nullable } = found;
  if (node.type === 'strict_object') {
    const inner = Object.entries(node.entries ?? {}).flatMap(([key, child]) =>
      fieldsOf([...path, key], child, variant),
    );
    return nullable ? [fieldOf(path, found, 'switch', variant), ...inner] : inner;
  }
  if (node.type === 'variant') {
    const variants = (node.options as readonly Node[]).map(({ entries = {} }) => ({
      name: String(unwrapped(entries['name'] as Node).node.literal),
      entries: Object.entries(entries).filter(([key]) => key !== 'name'),
    }));
    const choice = fieldOf([...path, 'name'], found, 'choice', variant);
    return [
      { ...choice, options: variants.map(({ name }) => name) },
      ...variants.flatMap(({ name, entries }) =>
        entries.flatMap(([key, child]) => fieldsOf([...path, key], child, name)),
      ),
    ];
  }
  const kind = node.type === 'picklist' ? 'choice' : node.type === 'boolean' ? 'switch' : 'text';
  return [fieldOf(path, found, kind, variant)];
}

function fieldOf(
  path: readonly string[],
  { node, description, nullable }: Found,
  kind: RecipeField['kind'],
  variant: string | null,
): RecipeField {
  const options = kind === 'choice' ? (node.options ?? []).map(String) : [];
  return { path, key: path.join('.'), kind, options, description, range: rangeOf(node), nullable, variant };
}

/** The schema inside of what makes it optional or nullable, and the first description on the way. */
function unwrapped(schema: Node): Found {
  let node = schema;
  let description = '';
  let nullable = false;
  for (;;) {
    description ||= node.pipe?.find(({ type }) => type === 'description')?.description ?? '';
    if (node.type === 'nullable') nullable = true;
    if ((node.type !== 'nullable' && node.type !== 'optional') || !node.wrapped) return { node, description, nullable };
    node = node.wrapped;
  }
}

/** A pipe may begin with a pipe. */
function checksOf(item: Node): readonly Node[] {
  return item.pipe ? item.pipe.flatMap((inner) => (inner === item ? [] : checksOf(inner))) : [item];
}

/** `whole number from 1`, `number above 0`, `number from 0 to below 1`. */
function rangeOf({ type, pipe: outer = [] }: Node): string {
  if (type !== 'number') return '';
  const pipe = outer.flatMap(checksOf);
  const limit = (name: string): string | undefined => {
    const value = pipe.find((item) => item.type === name)?.requirement;
    return typeof value === 'number' ? formatCount(value) : undefined;
  };
  const [low, above, high, below] = [limit('min_value'), limit('gt_value'), limit('max_value'), limit('lt_value')];
  return [
    pipe.some((item) => item.type === 'integer') ? 'whole number' : 'number',
    ...(low === undefined ? [] : [`from ${low}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(high === undefined ? [] : [`to ${high}`]),
    ...(below === undefined ? [] : [`${low === undefined ? '' : 'to '}below ${below}`]),
  ].join(' ');
}
