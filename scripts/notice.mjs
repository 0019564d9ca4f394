// node scripts/notice.mjs [--check]: NOTICE, the licences of everything that an installed Loupe contains.
// With --check nothing is written; the exit code is 1 where NOTICE is not what it should be.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './lib/processes.mjs';
import { inRepository, repository } from './lib/repository.mjs';
import { manifestOf, nativePackageFiles, packageOf } from './lib/shipped.mjs';

const rule = '='.repeat(80);

/** npm's name for a platform's package, with the platform left out: the text is the same on every machine. */
const withoutPlatform = (name) =>
  name.replace(/-(linux|linuxmusl|darwin|win32|freebsd)-(x64|arm64|arm|ia32)$/, '-<platform>');

/** Folders within a package that hold texts of its licence too: the LGPL asks for the GPL, which it supplements. */
const papersDeeper = { 'node_modules/libheif-js': ['node_modules/libheif-js/libheif-wasm'] };

/** Text of a package's licence: its licence file, else the part of its README that speaks of licences. */
function licenceText(folder) {
  const names = readdirSync(inRepository(folder));
  const papers = [folder, ...(papersDeeper[folder] ?? [])].flatMap((place) =>
    readdirSync(inRepository(place))
      .filter((name) => /^(licen[cs]e|copying|notice|third-?party)/i.test(name))
      .sort()
      .map((name) => inRepository(place, name)),
  );
  if (papers.length > 0) return papers.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
  const readme = names.find((name) => /^readme\.md$/i.test(name));
  const section = readme && /^##? Licen[cs]\w+[\s\S]*/im.exec(readFileSync(inRepository(folder, readme), 'utf8'))?.[0];
  return section?.trim();
}

/** Licence texts by their SPDX name, for packages that name a licence but carry no text of it. */
function standardTexts(folders) {
  const texts = {};
  for (const folder of folders) {
    const { license } = manifestOf(folder);
    const text = licenceText(folder);
    if (license === 'Apache-2.0' && text?.includes('TERMS AND CONDITIONS')) texts[license] ??= text;
  }
  return texts;
}

const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The text of a licence by its SPDX expression, for a package without one of its own. */
function textFor(licence, manifest, texts) {
  const parts = licence.split(' AND ').map((name) => (name === 'MIT' ? mit(authorOf(manifest)) : texts[name]));
  return parts.every(Boolean) ? parts.join('\n\n') : undefined;
}

const authorOf = (manifest) =>
  (typeof manifest.author === 'string' ? manifest.author : manifest.author?.name) ?? `the authors of ${manifest.name}`;

function sectionOf(folder, texts) {
  const manifest = manifestOf(folder);
  const licence = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? 'see below');
  const text = licenceText(folder) ?? textFor(licence, manifest, texts);
  if (!text) throw new Error(`No licence text for ${manifest.name} (${licence}).`);
  const url =
    (typeof manifest.repository === 'string' ? manifest.repository : manifest.repository?.url) ??
    manifest.homepage ??
    '';
  return {
    name: withoutPlatform(manifest.name),
    version: manifest.version,
    licence,
    url: url.replace(/^git\+/, '').replace(/\.git$/, ''),
    text: withoutPlatform(text.replace(/\r\n/g, '\n').replaceAll(manifest.name, withoutPlatform(manifest.name)))
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n'),
  };
}

/** The whole of NOTICE. */
async function notice() {
  mkdirSync(inRepository('out'), { recursive: true });
  const metafile = inRepository('out', 'notice-inputs.json');
  const { code } = await run(
    process.execPath,
    ['esbuild.mjs', '--production', `--outdir=${inRepository('out', 'notice')}`, `--metafile=${metafile}`],
    { cwd: repository },
  );
  if (code !== 0) throw new Error('The build failed; the messages above say where.');
  const { inputs, external } = JSON.parse(readFileSync(metafile, 'utf8'));
  const native = await nativePackageFiles(external.filter((name) => name !== 'vscode'));
  const folders = [
    ...new Set(
      [...inputs, ...native]
        .map(packageOf)
        .filter((folder) => folder && existsSync(inRepository(folder, 'package.json'))),
    ),
  ];
  const texts = standardTexts(folders);
  const packages = folders
    .map((folder) => sectionOf(folder, texts))
    .sort((a, b) => (a.name === b.name ? a.version.localeCompare(b.version) : a.name < b.name ? -1 : 1))
    .filter(
      (section, at, all) => at === 0 || section.name !== all[at - 1].name || section.version !== all[at - 1].version,
    );
  const [weights, libjpegTurbo, faces] = ['notice-weights.txt', 'notice-libjpeg-turbo.txt', 'notice-faces.txt'].map(
    (name) => readFileSync(inRepository('scripts', 'lib', name), 'utf8').trim(),
  );
  const apache = texts['Apache-2.0'];
  if (!apache) throw new Error('No package carries the text of the Apache License.');
  return (
    [
      'Loupe contains the following third-party software and data. Made by scripts/notice.mjs.',
      [rule, weights, '', apache].join('\n'),
      [rule, libjpegTurbo].join('\n'),
      [rule, faces].join('\n'),
      ...packages.map(({ name, version, licence, url, text }) =>
        [rule, `${name} ${version}`, licence, ...(url ? [url] : []), '', text].join('\n'),
      ),
    ].join('\n\n') + '\n'
  );
}

try {
  const file = inRepository('NOTICE');
  const text = await notice();
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('NOTICE is not up to date: run `node scripts/notice.mjs`.');
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
