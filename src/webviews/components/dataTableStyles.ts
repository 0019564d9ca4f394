import { css } from 'lit';

export const dataTableStyles = css`
  .scroller {
    max-height: var(--loupe-table-height, 360px);
    overflow: auto;
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  th {
    position: sticky;
    top: 0;
    z-index: 1;
    padding: 0;
    border-bottom: 1px solid var(--loupe-line);
    background: var(--vscode-editor-background);
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }
  th button {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    width: 100%;
    height: 23px;
    padding: 0 8px;
    border: 0;
    color: inherit;
    background: none;
    font: inherit;
    font-size: 12px;
    cursor: pointer;
  }
  th.end button {
    flex-direction: row-reverse;
  }
  th button:hover {
    background: var(--loupe-hover);
  }
  .order {
    width: 8px;
    height: 8px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.2;
  }
  .order.none {
    visibility: hidden;
  }
  .order.descending {
    transform: rotate(180deg);
  }
  td {
    height: 24px;
    max-width: var(--loupe-cell-width, 260px);
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  td.pictured {
    position: relative;
    height: 44px;
    padding-inline-start: 56px;
  }
  td.pictured img {
    position: absolute;
    inset-inline-start: 8px;
    top: 2px;
    width: 40px;
    height: 40px;
    object-fit: contain;
  }
  td.wide {
    width: 50%;
    min-width: 90px;
    max-width: 0;
  }
  td.end,
  th.end {
    text-align: end;
  }
  td.code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 12px;
  }
  .sizer {
    visibility: collapse;
  }
  .spacer td {
    padding: 0;
  }
  tr.openable {
    cursor: pointer;
  }
  tbody tr:hover td {
    background: var(--loupe-hover);
  }
  tbody tr:hover {
    outline: 1px dashed var(--loupe-hover-outline);
    outline-offset: -1px;
  }
  tbody tr:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
`;
