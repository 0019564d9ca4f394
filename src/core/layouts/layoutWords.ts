import { isLayoutChoice, kindOfLayout } from '../dataset';
import { listWords } from '../format';

/** What a layout takes the classes from, in words: `split-folders:2` is “the second folder of each path”. */
export function layoutInWords(choice: string): string {
  // What another version wrote.
  if (!isLayoutChoice(choice)) return choice;
  const [, rest] = /^[^:]+:(.+)$/.exec(choice) ?? [];
  switch (kindOfLayout(choice)) {
    case 'class-folders':
    case 'split-folders': {
      const [first, last = first] = rest?.split('-').map(Number) ?? [];
      if (first === undefined || last === undefined) return 'the names of the folders';
      if (first === last) return `the ${ordinal(first)} folder of each path`;
      const levels = Array.from({ length: last - first + 1 }, (_, at) => ordinal(first + at));
      return `the ${listWords(levels)} folder of each path together`;
    }
    case 'table':
      return rest === undefined ? 'the table' : `the table ${rest}`;
    case 'flat-names':
      return 'the names of the files';
  }
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function ordinal(level: number): string {
  return ordinals[level - 1] ?? `${level}th`;
}
