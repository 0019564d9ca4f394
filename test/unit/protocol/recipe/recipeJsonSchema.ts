import { toJsonSchema } from '@valibot/to-json-schema';
import { presetNames } from '../../../../src/protocol/recipe/recipe';
import { recipeFileSchema } from '../../../../src/protocol/recipe/schema';

/** The JSON schema of recipe files, as an editor wants it. */
export function recipeJsonSchema(): Record<string, unknown> {
  // What JSON schema has no word for (low not above high) is left to the extension's own check.
  const schema = withoutEmpty(toJsonSchema(recipeFileSchema, { typeMode: 'input', errorMode: 'ignore' }));
  const { properties = {}, ...rest } = schema;
  const { extends: preset, ...others } = properties;
  return {
    ...rest,
    title: 'Loupe recipe',
    description: 'How a classifier is trained. What is not named comes from the preset that is extended.',
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      extends: { ...(typeof preset === 'object' ? preset : {}), enum: [...presetNames], default: 'quick' },
      ...others,
    },
  };
}

/** A whole recipe that is offered in a new file. */
interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const snippets: readonly Snippet[] = [
  {
    label: 'Recipe: quick',
    description: 'Features of a trained network, then a linear classifier.',
    body: { extends: 'quick', dataset: '${1:photos}', split: { validation: 0.2, test: 0.2 }, seed: 1 },
  },
  {
    label: 'Recipe: fine-tune',
    description: 'A classifier first, then the last blocks of a trained network with it.',
    body: {
      extends: 'fine-tune',
      dataset: '${1:photos}',
      epochs: 10,
      batchSize: 32,
      augmentation: { flipHorizontal: 0.5, rotation: 10, zoom: 0.1 },
      split: { validation: 0.2, test: 0.2 },
    },
  },
  {
    label: 'Recipe: small network from scratch',
    description: 'A small network that learns everything from these images.',
    body: {
      extends: 'small-cnn',
      dataset: '${1:photos}',
      epochs: 30,
      optimizer: { name: 'adam', learningRate: 0.002 },
      split: { validation: 0.2, test: 0.2 },
    },
  },
];
/** Words of a schema that an editor would report a fault by. */
const checks: ReadonlySet<string> = new Set([
  'type',
  'required',
  'additionalProperties',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'pattern',
  'const',
  'enum',
]);

/**
 * The schema that the extension gives the editor: it completes and describes settings, and finds no fault. The
 * extension's own check finds each once, also those that JSON schema has no word for.
 */
export function recipeEditorSchema(): Record<string, unknown> {
  const { $schema, properties, ...rest } = recipeJsonSchema();
  const { $schema: own, ...settings } = properties as Record<string, Record<string, unknown>>;
  return {
    $schema,
    ...(lenient(rest) as object),
    defaultSnippets: snippets,
    // Offered alone it is no help.
    properties: {
      ...(lenient(settings, true) as object),
      $schema: { ...(lenient(own) as object), doNotSuggest: true },
    },
  };
}

/** Without checks; what can be chosen becomes examples, which are completed too. */
function lenient(schema: unknown, names = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => lenient(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (names) return [[key, lenient(value)]];
    if (key === 'enum') return [['examples', value]];
    if (key === 'const') return [['examples', [value]]];
    if (key === 'type') return value === 'boolean' ? [['examples', [true, false]]] : [];
    if (checks.has(key)) return [];
    return [[key === 'oneOf' ? 'anyOf' : key, lenient(value, key === 'properties')]];
  });
  return Object.fromEntries(kept);
}

/** Inner parts have an empty description where the whole has one. */
function withoutEmpty<T>(schema: T): T {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'description' && value === '' ? undefined : value)),
  ) as T;
}
