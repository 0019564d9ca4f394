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

/** Inner parts have an empty description where the whole has one. */
function withoutEmpty<T>(schema: T): T {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'description' && value === '' ? undefined : value)),
  ) as T;
}
