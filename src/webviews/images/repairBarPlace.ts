import { css } from 'lit';

/** Where the bar of repairs stands: at the lower edge of what is in view, while somebody is at it. */
export const repairBarPlace = css`
  loupe-repair-bar {
    position: sticky;
    bottom: 0;
    z-index: 1;
    display: block;
    margin-top: 4px;
    visibility: hidden;
  }
  loupe-repair-bar.shown,
  :host(:focus-within) loupe-repair-bar {
    visibility: visible;
  }
`;
