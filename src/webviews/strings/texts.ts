import { fillPattern } from '../../core/fillPattern';

let translations: Readonly<Record<string, unknown>> | undefined;

function load(): Readonly<Record<string, unknown>> {
  const element = globalThis.document?.getElementById('loupe-strings');
  if (!element?.textContent) return {};
  try {
    const parsed: unknown = JSON.parse(element.textContent);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

type Table = Readonly<Record<string, string>>;
type KeysOf<T> = T extends unknown ? keyof T & string : never;

/** Gives the text for a key, with its values put in. */
export type Texts<K extends string> = (key: K, values?: Readonly<Record<string, string | number>>) => string;

/** The keys that a function of `texts` takes. */
export type KeyOf<F> = F extends Texts<infer K> ? K : never;

/**
 * The texts of tables (`strings/*.ts`): a table a subject, so that a page loads only what it shows, and a file can ask
 * only for what it imports. The user's language where there is a translation, else English.
 */
export function texts<const T extends readonly Table[]>(...tables: T): Texts<KeysOf<T[number]>> {
  return (key, values = {}) => {
    translations ??= load();
    const translated = translations[key];
    if (typeof translated === 'string') return fillPattern(translated, values);
    const table = tables.find((one) => Object.hasOwn(one, key));
    return table ? fillPattern(table[key]!, values) : key;
  };
}
