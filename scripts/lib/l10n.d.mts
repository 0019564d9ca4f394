export const bundleFile: string;
export function makeBundle(): Promise<Record<string, string>>;
export function hostTexts(): string[];
export function pageTexts(): Promise<Record<string, string>>;
export function translationFaults(
  english: Readonly<Record<string, string>>,
  translated: Readonly<Record<string, string>>,
): string[];
