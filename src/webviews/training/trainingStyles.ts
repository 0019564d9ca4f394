import { css } from 'lit';

export const trainingPageStyles = css`
  .card {
    display: grid;
    gap: 12px;
    padding: 12px 16px;
    border: 1px solid var(--loupe-line);
    border-inline-start: 3px solid var(--loupe-good);
    background: var(--loupe-raised);
  }
  .card h2 {
    font-size: 13px;
    font-weight: 600;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .state .icon {
    color: var(--tone);
  }
  .state.completed,
  .state.stopped {
    --tone: var(--loupe-good);
  }
  .state.failed {
    --tone: var(--loupe-error);
  }
  .state.interrupted {
    --tone: var(--loupe-warning);
  }
  .curve-controls {
    justify-content: flex-end;
  }
  input[type='range'] {
    width: 110px;
    accent-color: var(--vscode-charts-blue);
  }
  .smoothing-value {
    min-width: 2.4em;
  }
  .latest {
    margin-bottom: 8px;
  }
`;
