import { svg, type SVGTemplateResult } from 'lit';

/** Paths on a 16 × 16 grid, drawn with the text's colour. */
const paths = {
  table: 'M2 3h12v10H2zM2 6.5h12M2 10h12M6.5 3v10',
  chart: 'M2.5 2v11.5H14M5 11V8M8 11V5M11 11V7',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 10.5v3h11v-3',
  warning: 'M8 2.2 14.3 13.5H1.7zM8 6.3v3.6M8 11.2v1',
  error: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7v4.2M8 4.6v1',
  check: 'M3 8.5 6.5 12 13 4.5',
  // The states of runs, in the shapes of the editor's own icons (`stateSigns`).
  loading: 'M8 2a6 6 0 1 1-6 6',
  pass: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.2 8.3l2 2 3.7-4.3',
  'stop-circle': 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.8 5.8h4.4v4.4H5.8z',
  'debug-pause': 'M5 3v10M11 3v10',
  question:
    'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.3M8 11.1v.7',
  previous: 'M10 3 5 8l5 5',
  next: 'M6 3l5 5-5 5',
  close: 'M4 4l8 8M12 4l-8 8',
  whole: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  star: 'M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3.1-3 4.3-.6z',
} as const;
export type IconName = keyof typeof paths;

/** An icon that says nothing by itself: the control or sentence beside it does. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"
    fill="none" stroke="currentColor" stroke-width="1.2" stroke-linejoin="round" stroke-linecap="round"><path d=${paths[name]} /></svg>`;
}
