import { InvalidArgumentError, Option } from 'commander';
import { groupByFault, groupByForms } from '../../core/groups/groupBy';

/** `--group-by`, of every command that divides images into parts. */
export function groupByOption(): Option {
  return new Option(
    '--group-by <what>',
    `keep images that belong together, as those of a patient, in one part: ${groupByForms}`,
  ).argParser((text: string) => {
    const fault = groupByFault(text);
    if (fault !== '') throw new InvalidArgumentError(`It ${fault}.`);
    return text;
  });
}
