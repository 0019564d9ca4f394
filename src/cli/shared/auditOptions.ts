import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  auditKind,
  auditKindNames,
  auditSeverities,
  type AuditKind,
  type AuditSeverity,
  type AuditThresholds,
} from '../../core/audit/auditKinds';
import { choiceWords } from '../../core/format';

/** Options that say what an audit looks for. */
export interface AuditChoices {
  readonly threshold?: AuditThresholds;
  readonly only?: readonly AuditKind[];
  readonly skip?: readonly AuditKind[];
  readonly failOn?: AuditSeverity;
}

/** What `loupe audit` takes beside what every command does. */
export function addAuditOptions(command: Command): Command {
  return command
    .option('--report <file>', 'write everything that was found as JSON, with the measures of each image')
    .option('--html <file>', 'write a page that stands alone: problems with small pictures')
    .addOption(
      new Option(
        '--threshold <kind=value>',
        'from which value on a kind is reported; may be given several times',
      ).argParser(threshold),
    )
    .addOption(new Option('--only <kinds>', 'look for these kinds alone, separated by commas').argParser(kinds))
    .addOption(new Option('--skip <kinds>', 'do not look for these kinds').argParser(kinds))
    .addOption(
      new Option('--fail-on <severity>', 'end with 4 where a problem is as severe as this, or more; for CI').choices(
        auditSeverities,
      ),
    )
    .addHelpText('after', `\nKinds: ${auditKindNames.join(', ')}\nWhat each means: docs/audit.md`);
}

/** Kinds to look for, of `--only` and `--skip` together. */
export function wantedKinds({ only, skip }: AuditChoices): AuditKind[] {
  return (only ?? auditKindNames).filter((kind) => !skip?.includes(kind));
}

/** Whether one severity is as bad as another, or worse. */
export function asSevere(one: AuditSeverity, as: AuditSeverity): boolean {
  return auditSeverities.indexOf(one) <= auditSeverities.indexOf(as);
}

function kinds(text: string, before: readonly AuditKind[] = []): AuditKind[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isKind(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no kind “${unknown}”. Kinds are ${choiceWords(auditKindNames)}.`);
  return [...before, ...names.filter(isKind)];
}

function threshold(text: string, before: AuditThresholds = {}): AuditThresholds {
  const [name = '', given = ''] = text.split('=', 2).map((part) => part.trim());
  if (!isKind(name))
    throw new InvalidArgumentError(
      `There is no kind “${name}”. Give it as blurred=0.2, with a kind of the list below.`,
    );
  const { threshold: range } = auditKind(name);
  if (!range)
    throw new InvalidArgumentError(`${name} is a fact and has no threshold. Use --skip ${name} to leave it out.`);
  const value = Number(given);
  if (given === '' || !(value >= range.min && value <= range.max))
    throw new InvalidArgumentError(
      `The threshold of ${name} is a number from ${range.min} to ${range.max} (${range.words}; usually ${range.default}).`,
    );
  return { ...before, [name]: value };
}

function isKind(name: string): name is AuditKind {
  return (auditKindNames as readonly string[]).includes(name);
}
