import type * as v from 'valibot';

const kinds: Readonly<Record<string, string>> = {
  Object: 'an object, {…}',
  Array: 'a list, […]',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
};

/** What a setting must be, for messages that the schema leaves to valibot: “must be relu or elu, not "rlu"”. */
export function issueWords({ message, expected, received }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid ') || expected === null) return message;
  if (received === 'undefined') return 'must be given';
  return `must be ${expectedWords(expected)}, not ${received}`;
}

function expectedWords(expected: string): string {
  const limit = /^([<>])=?(.+)$/.exec(expected);
  if (limit) return `${limit[1] === '>' ? 'at least' : 'at most'} ${limit[2]}`;
  const names = expected
    .replace(/^\(|\)$/g, '')
    .split(' | ')
    .map((name) => kinds[name] ?? name.replace(/^"|"$/g, ''));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
