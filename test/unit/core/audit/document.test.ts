import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auditKind, auditKindNames } from '../../../../src/core/audit/auditKinds';

const document = readFileSync('docs/audit.md', 'utf8');
const sections = new Map(
  document
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

describe('docs/audit.md', () => {
  test('has a section for each kind, in their order', () => {
    expect([...sections.keys()]).toEqual(auditKindNames);
  });

  test.each(auditKindNames)('says of %s what the list of kinds says', (kind) => {
    const { title, severity, explanation, source, threshold } = auditKind(kind);
    const section = sections.get(kind)!;
    expect(section).toContain(`**${title}** (${severity}). ${explanation}`);
    if (source !== '') expect(section).toContain(`Source: ${source}.`);
    if (threshold === null) expect(section).not.toContain('--threshold');
    else
      expect(section).toContain(
        `Reported ${threshold.below ? 'below' : 'above'} ${threshold.default}: ${threshold.words} (\`--threshold ${kind}=${threshold.default}\``,
      );
  });
});
