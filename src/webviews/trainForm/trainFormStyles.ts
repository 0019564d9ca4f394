import { css } from 'lit';

/** The estimate beside the form. */
export const trainFormStyles = css`
  aside {
    display: grid;
    gap: 10px;
    min-width: 0;
    padding: 12px 16px 16px;
    border: 1px solid var(--loupe-line);
    border-radius: 4px;
  }
  aside h2 {
    font-size: 11px;
    font-weight: 600;
    letter-spacing: 0.04em;
    text-transform: uppercase;
  }
  aside h2:focus-visible {
    outline-offset: 2px;
  }
  .about {
    font-size: 22px;
    line-height: 1.2;
  }
  .earlier {
    opacity: 0.7;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 3px 0;
    font-weight: 400;
    text-align: start;
    vertical-align: top;
  }
  td {
    padding-inline-start: 12px;
    text-align: end;
    white-space: nowrap;
  }
  .bar {
    display: block;
    width: 100%;
    height: 4px;
  }
  .bar rect {
    fill: var(--vscode-charts-blue);
  }
  .part th {
    padding-inline-start: 12px;
  }
  aside ul {
    padding-inline-start: 16px;
  }
  summary {
    cursor: pointer;
  }
`;
