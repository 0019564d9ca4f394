import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** Resolves when the page has nothing left to do that it does by itself. */
    loupeQuiet(): Promise<void>;
  }
}

/**
 * Runs inside the page before its own scripts: follows every change in the document and in all shadow roots. A page is
 * quiet when the host has answered everything and every answer was received, every picture is loaded, and two frames
 * went by without a change. Must not refer to anything outside.
 */
export function installQuiet(): void {
  let changes = 0;
  const roots = new Set<Document | ShadowRoot>();
  const follow = (root: Document | ShadowRoot): void => {
    roots.add(root);
    new MutationObserver(() => (changes += 1)).observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  };
  follow(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (this: Element, init: ShadowRootInit): ShadowRoot {
    const root = attach.call(this, init);
    follow(root);
    return root;
  };
  const loading = (): boolean =>
    [...roots].some((root) => [...root.querySelectorAll('img')].some((image) => image.isConnected && !image.complete));
  // The timer comes after what the frame itself lays out, observes and draws.
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  window.loupeQuiet = async () => {
    await customElements.whenDefined(document.querySelector('[data-page] > :not(script)')!.localName);
    await document.fonts.ready;
    for (let still = 0; still < 2;) {
      const before = changes;
      await frame();
      still = changes === before && window.loupeHost.waiting() === 0 && !loading() ? still + 1 : 0;
    }
  };
}

/** Waits until a page has done everything that follows from what it was sent and from what was done to it. */
export const settled = (page: Page): Promise<void> => page.evaluate(() => window.loupeQuiet());
