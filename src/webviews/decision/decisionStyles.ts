import { css } from 'lit';

export const decisionStyles = css`
  .stack {
    display: grid;
    gap: 14px;
    min-width: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 10px 18px;
  }
  .row .field {
    min-width: 150px;
  }
  .curves {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 460px));
    gap: 16px 28px;
  }
  .matrices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), max-content));
    gap: 12px 32px;
  }
  .scrolled {
    overflow-x: auto;
    min-width: 0;
  }
  table {
    width: auto;
    justify-self: start;
    border-collapse: collapse;
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-bottom: 4px;
  }
  th,
  td {
    padding: 3px 10px 3px 0;
    text-align: start;
    font-weight: inherit;
    white-space: nowrap;
  }
  thead th {
    color: var(--loupe-quiet);
    font-size: 12px;
    border-bottom: 1px solid var(--loupe-line);
  }
  .end {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  b {
    text-decoration: underline;
  }
  .figures th,
  .figures td {
    padding-inline-end: 20px;
  }
  .figures th[scope='row'] {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .costs select {
    max-width: 220px;
  }
  .costs input {
    width: 80px;
  }
  .now {
    padding: 6px 10px;
    border-inline-start: 3px solid var(--vscode-focusBorder);
    background: var(--vscode-textBlockQuote-background, transparent);
  }
  .icon-button {
    display: inline-flex;
    padding: 4px;
    border: 0;
    color: inherit;
    background: none;
    cursor: pointer;
  }
`;
