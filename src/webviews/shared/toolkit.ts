import { endFocusProbe } from './focusProbe';
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from '@vscode/webview-ui-toolkit';

endFocusProbe();

/** Registers the toolkit's controls that the pages use, and no others: each one costs bytes. */
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
