import type { Page } from 'playwright-core';
import { readTheme, type Theme } from './pageFiles';
import { settled } from './quiet';

/** What VS Code does to an open page when the user chooses another theme: other variables, other classes of the body. */
export async function switchTheme(page: Page, theme: Theme): Promise<void> {
  const { bodyClasses } = await readTheme(theme);
  await page.evaluate(
    async ([name, classes]) => {
      const link = document.querySelector<HTMLLinkElement>('link[href^="/theme/"]')!;
      if (link.getAttribute('href') === `/theme/${name}`) return;
      const loaded = new Promise((resolve) => link.addEventListener('load', resolve, { once: true }));
      link.setAttribute('href', `/theme/${name}`);
      await loaded;
      document.body.classList.remove(...[...document.body.classList].filter((one) => one.startsWith('vscode-')));
      document.body.classList.add(...classes);
      document.body.dataset['vscodeThemeKind'] = classes[0]!;
    },
    [theme, bodyClasses] as const,
  );
  await settled(page);
}
