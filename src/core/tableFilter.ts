/** What a filter asks of a row: its fields by key, as they are shown and as numbers. */
export interface FilterRow {
  /** Everything that free text is looked for in. */
  readonly texts: () => readonly string[];
  /** The value of a field: shown text, and the number or time behind it. Undefined where there is no such field. */
  readonly field: (key: string) => { readonly text: string; readonly value: string | number | null } | undefined;
}

type Comparison = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

interface Term {
  readonly negative: boolean;
  /** null: free text. */
  readonly key: string | null;
  readonly comparison: Comparison;
  readonly wanted: string;
}

/** A filter that was read: which rows it keeps, and the field names it uses. */
export interface TableFilter {
  readonly keys: readonly string[];
  readonly keeps: (row: FilterRow) => boolean;
}

const termPattern = /(-?)(?:([\p{L}\p{N}_.-]+?)(:|>=|<=|!=|>|<|=))?(?:"([^"]*)"?|(\S+))/gu;

/**
 * Reads a filter: words (`flowers`), `key:text` (the field holds the text), `key=text`, `key!=text`, and `key>0.8`,
 * `>=`, `<`, `<=` on numbers and dates. Quotes hold words together, a leading `-` keeps what does not fit. All terms
 * must fit; case never counts. Any text can be read: what is half typed fits what it can.
 */
export function readFilter(text: string): TableFilter {
  const terms = [...text.matchAll(termPattern)].map(([, minus, key, comparison, quoted, bare]): Term => ({
    negative: minus === '-',
    key: key?.toLowerCase() ?? null,
    comparison: (comparison as Comparison | undefined) ?? ':',
    wanted: (quoted ?? bare ?? '').toLowerCase(),
  }));
  return {
    keys: [...new Set(terms.flatMap(({ key }) => (key === null ? [] : [key])))],
    keeps: (row) => terms.every((term) => fits(row, term) !== term.negative),
  };
}

function fits(row: FilterRow, term: Term): boolean {
  if (term.key === null) return row.texts().some((text) => text.toLowerCase().includes(term.wanted));
  const field = row.field(term.key);
  if (!field) return false;
  const shown = field.text.toLowerCase();
  const exact = String(field.value ?? '').toLowerCase();
  switch (term.comparison) {
    case ':':
      return shown.includes(term.wanted) || exact.includes(term.wanted);
    case '=':
      return equal(field.value, shown, exact, term.wanted);
    case '!=':
      return !equal(field.value, shown, exact, term.wanted);
    default:
      return inOrder(field.value, term.comparison, term.wanted);
  }
}

function equal(value: string | number | null, shown: string, exact: string, wanted: string): boolean {
  return (
    shown === wanted || exact === wanted || (typeof value === 'number' && wanted !== '' && value === Number(wanted))
  );
}

/** A field without a value is neither above nor below anything. */
function inOrder(value: string | number | null, comparison: Comparison, wanted: string): boolean {
  if (value === null || wanted === '') return false;
  const limit = Number.isFinite(Number(wanted)) ? Number(wanted) : Date.parse(wanted);
  if (typeof value !== 'number' || Number.isNaN(limit)) return false;
  switch (comparison) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    default:
      return value <= limit;
  }
}
