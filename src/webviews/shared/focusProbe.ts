/**
 * The toolkit finds out at load whether the browser knows `:focus-visible` by adding an empty inline
 * style sheet to the page, which a strict content policy forbids. While it loads, that sheet is made
 * of an element that needs no policy. Import this before the toolkit and call `endFocusProbe` after.
 */
const create = document.createElement.bind(document);

document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement =>
  name === 'style' ? Object.assign(create('meta'), { sheet: new CSSStyleSheet() }) : create(name, options);

/** Gives the page its own `createElement` back. */
export function endFocusProbe(): void {
  Reflect.deleteProperty(document, 'createElement');
}
