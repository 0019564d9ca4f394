/** A single value of a setting; null where it does not apply or is not recorded. */
export type Scalar = string | number | boolean | null;

/**
 * Settings of any depth, as JSON holds them, as one level of `key.path` names: `{ head: [{ units: 8 }] }` is
 * `head.0.units = 8`. A list of plain values is one value (`[1,2]`), so that it is compared and shown as a whole; what
 * is empty is `{}` or `[]`.
 */
export function flattenSettings(settings: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const flat: Record<string, Scalar> = {};
  const add = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      flat[path] = isScalar(value) ? value : null;
      return;
    }
    const entries = Object.entries(value);
    const listOfValues = Array.isArray(value) && entries.every(([, item]) => isScalar(item));
    if (entries.length === 0 || listOfValues) flat[path] = JSON.stringify(value);
    else for (const [name, item] of entries) add(`${path}.${name}`, item);
  };
  for (const [name, value] of Object.entries(settings)) add(name, value);
  return flat;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
