import { css } from 'lit';

export const runsTableStyles = css`
  .scroller {
    max-height: var(--loupe-table-height, 444px);
  }
  th button .icon {
    width: 14px;
    height: 14px;
  }
  th.check {
    vertical-align: middle;
  }
  input[type='checkbox'] {
    width: 14px;
    height: 14px;
    display: block;
    margin: 0 auto;
    accent-color: var(--vscode-charts-blue);
  }
  tr.selected td {
    color: var(--vscode-list-activeSelectionForeground, inherit);
    background: var(--vscode-list-activeSelectionBackground);
  }
  tbody tr.selected:hover td {
    background: var(--vscode-list-activeSelectionBackground);
  }
  tr.selected {
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .star-button {
    display: inline-flex;
    vertical-align: middle;
    padding: 2px;
    border: 0;
    color: inherit;
    background: none;
    cursor: pointer;
    opacity: 0.55;
  }
  .star-button:hover,
  tr:focus-within .star-button {
    opacity: 1;
  }
  .star-button.on {
    opacity: 1;
    color: var(--vscode-charts-yellow);
  }
  .star-button.on path {
    fill: currentColor;
  }
  tr.selected .star-button.on {
    color: inherit;
  }
  td.col-name {
    max-width: 240px;
  }
  th.col-star .order.none {
    display: none;
  }
  th.col-star button {
    justify-content: center;
    padding: 0 4px;
  }
  td.col-star {
    padding: 0 4px;
    text-align: center;
  }
  .status {
    display: flex;
    vertical-align: top;
    align-items: center;
    gap: 5px;
  }
  .status .icon {
    width: 14px;
    height: 14px;
    flex: none;
  }
  .status > span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  tr.completed:not(.selected) .status .icon {
    color: var(--loupe-good);
  }
  tr.failed:not(.selected) .status .icon,
  tr.broken:not(.selected) .status .icon {
    color: var(--loupe-error);
  }
  tr.interrupted:not(.selected) .status .icon {
    color: var(--loupe-warning);
  }
  @media (prefers-reduced-motion: no-preference) {
    tr.running .status .icon {
      animation: turn 1.5s linear infinite;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
