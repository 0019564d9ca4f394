/** What of axe's rules a theme decides; the others are about the document, which is the same in each. */
export const colourRules = ['color-contrast', 'link-in-text-block'];
