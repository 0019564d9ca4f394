import * as path from 'node:path';

/** Where runs are kept unless a setting or `--out` says otherwise: `<workspace>/.loupe/runs`. */
export function runsFolderOf(workspace: string): string {
  return path.join(workspace, '.loupe', 'runs');
}

/**
 * Name of a new run folder: `<local date and time>-<dataset>-<model>`, for example
 * `2026-03-01-142233-flowers5-mobilenet_v2`. Sorts by age; safe as a file name on every platform.
 */
export function newRunId(date: Date, dataset: string, model: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  return [day, time, fileNamePart(dataset), fileNamePart(model)].filter((text) => text !== '').join('-');
}

/** Letters and digits of any script, `_`, `.` and `-` stay; everything else becomes one `-`. */
export function fileNamePart(text: string): string {
  const safe = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return [...safe]
    .slice(0, 40)
    .join('')
    .replace(/[-.]+$/, '');
}
