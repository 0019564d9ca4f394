import { decisionWords } from '../../../core/decisions/decisionWords';
import { markdownText } from '../../../core/plainText';
import { decisionFile, type Decision } from '../../../protocol/decision';
import { parseJson } from '../../../protocol/parse';
import { modelFile } from '../../savedModel/modelFiles';

/** A file of a layers model that also tells how its probabilities become a class. */
export function withDecision(name: string, data: Uint8Array, decision: Decision): Uint8Array {
  if (name !== modelFile.card && name !== modelFile.layers) return data;
  const text = Buffer.from(data).toString('utf8');
  if (name === modelFile.card) return Buffer.from(`${text.trimEnd()}\n\n${decisionSection(decision)}`);
  const parsed = parseJson(text);
  if (!parsed.ok) return data;
  const model = parsed.value as { userDefinedMetadata?: Record<string, unknown> };
  return Buffer.from(JSON.stringify({ ...model, userDefinedMetadata: { ...model.userDefinedMetadata, decision } }));
}

/** What a model's README says of how its probabilities become a class, in Markdown. */
export function decisionSection(decision: Decision): string {
  const rule =
    decision.kind === 'threshold'
      ? `An image is of the class ${markdownText(decision.class)} where its probability is at least ${decision.threshold}, else of the most probable other class.`
      : 'An image is given the class with the least expected cost: the sum over the true classes of probability times cost, of equal ones the more probable.';
  return `## Decision

Decided by ${markdownText(decisionWords(decision))}, not for the most probable class. ${rule}
\`${decisionFile.now}\` holds it for programs.
`;
}
