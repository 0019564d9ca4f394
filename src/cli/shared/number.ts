import { InvalidArgumentError } from 'commander';

/** Parses an option's number; commander says which option it was. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
