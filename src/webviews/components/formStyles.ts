import { css } from 'lit';

/** A form, its fields, and what it leads to beside it, which stays in view. */
export const formStyles = css`
  .form-columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px 32px;
    align-items: start;
  }
  @media (min-width: 760px) {
    .form-columns {
      grid-template-columns: minmax(0, 1fr) minmax(260px, 340px);
    }
    aside {
      position: sticky;
      top: 12px;
    }
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
    gap: 14px 24px;
    padding-bottom: 8px;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    min-width: 0;
  }
  .field-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 8px;
  }
  .field-head .link {
    font-size: 11px;
  }
  label {
    font-weight: 600;
  }
  .switch label {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .field p {
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  input[type='text'],
  select {
    width: 100%;
    height: 26px;
    padding: 2px 6px;
    border: 1px solid var(--vscode-settings-textInputBorder, var(--vscode-dropdown-border, var(--loupe-line)));
    border-radius: 2px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    font: inherit;
  }
  select {
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
  }
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--vscode-button-background);
  }
  input[aria-invalid='true'],
  select[aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--loupe-error));
  }
  .problem {
    display: flex;
    gap: 4px;
  }
  .problem .icon {
    color: var(--loupe-error);
  }
`;
