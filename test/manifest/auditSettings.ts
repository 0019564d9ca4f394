import { auditKind, auditKindNames } from '../../src/core/audit/auditKinds';
import { auditThresholdIds } from '../../src/extension/shared/ids';

/** The manifest's settings of the thresholds of an audit, and their texts: what the one list of kinds says. */
export function auditSettings(): {
  readonly properties: Readonly<Record<string, Record<string, unknown>>>;
  readonly texts: Readonly<Record<string, string>>;
} {
  const properties: Record<string, Record<string, unknown>> = {};
  const texts: Record<string, string> = {};
  let order = 40;
  for (const kind of auditKindNames) {
    const { threshold, title } = auditKind(kind);
    const id = auditThresholdIds[kind];
    if (!threshold || id === undefined) continue;
    properties[`loupe.${id}`] = {
      type: 'number',
      minimum: threshold.min,
      maximum: threshold.max,
      default: threshold.default,
      scope: 'resource',
      order: order++,
      markdownDescription: `%setting.${id}%`,
    };
    texts[`setting.${id}`] =
      `*${title}* is reported ${threshold.below ? 'below this value' : 'from this value on'}: ${threshold.words}.`;
  }
  return { properties, texts };
}
