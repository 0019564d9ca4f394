import type { Encoding } from './encodings';

type Script = Encoding['script'];

const patterns: Readonly<Record<Script, RegExp>> = {
  latin: /^\p{Script=Latin}+$/u,
  cyrillic: /^\p{Script=Cyrillic}+$/u,
  greek: /^\p{Script=Greek}+$/u,
  hebrew: /^\p{Script=Hebrew}+$/u,
  arabic: /^\p{Script=Arabic}+$/u,
  thai: /^\p{Script=Thai}+$/u,
  chinese: /^\p{Script=Han}+$/u,
  japanese: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u,
  korean: /^\p{Script=Hangul}+$/u,
};

/** Letters beyond ASCII that words of European languages have often, and those that fewer have. */
const everyday = new Set('äöüßéèêëàáâãåæçíìîïñóòôõøúùûœ');
const lessUsual = new Set('ąćęłńśźżčďěňřšťůžýőűășțţşğıđ');
/** Letters of Russian, the most frequent first. */
const russian = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё';
const greek = 'αοιετσνηυρπκμλςωόγίάθδήέχφβξύώζψϊ';

/** Signs that stand beside letters in any text. */
const punctuation = new Set('’‘“”„«»–—…°ºª´·・、。「」（），：；\u3000');

/**
 * How much a decoded text looks like words of its script: 1 like words, 0 or less like the wrong encoding. `common`
 * tells of each character of East Asian text whether it is among the frequent half of its character set.
 */
export function plausibility(text: string, script: Script, common: (character: string) => boolean): number {
  const words = new Set(text.match(/[^\s!-/:-@[-`{-~]+/gu)?.filter((word) => /[^\p{ASCII}]/u.test(word)) ?? []);
  let sum = 0;
  let weight = 0;
  for (const word of words) {
    const letters = [...word].filter((one) => !punctuation.has(one) && !/[\d]/.test(one)).join('');
    if (letters === '' || /^\p{ASCII}*$/u.test(letters)) continue;
    const length = [...letters].length;
    sum += length * wordScore(letters, script, common);
    weight += length;
  }
  return weight === 0 ? 0.5 : sum / weight;
}

function wordScore(word: string, script: Script, common: (character: string) => boolean): number {
  if (!/^[\p{L}\p{M}ー]+$/u.test(word)) return -1;
  if (script === 'chinese' || script === 'japanese' || script === 'korean') {
    // A letter of another script within a word of characters is most often half of a character read wrongly.
    const own = word.replace(/[A-Za-z]+/g, '');
    const mixed = own.length < word.length ? 0.4 : 0;
    if (!patterns[script].test(own)) return -0.5;
    const usual = [...own].filter(common).length / [...own].length;
    // Words of one character are Chinese or Japanese more often than Korean.
    const most = script === 'korean' ? ([...own].length > 1 ? 1 : 0.9) : 0.95;
    return most * usual - (1 - usual) * 0.2 - mixed;
  }
  if (!patterns[script].test(word)) return -1;
  if (script === 'latin') return latinScore(word);
  const order = script === 'cyrillic' ? russian : script === 'greek' ? greek : '';
  return order === '' ? 0.7 : frequencyScore(word, order) + caseScore(word);
}

/** Accents are single letters among plain ones, and no word has a capital after a small letter. */
function latinScore(word: string): number {
  const special = [...word].filter((one) => /[^\p{ASCII}]/u.test(one));
  const each = special.map((one) => {
    const small = one.toLowerCase();
    return everyday.has(small) ? 1 : lessUsual.has(small) ? 0.75 : -0.3;
  });
  const mean = each.reduce((sum, score) => sum + score, 0) / special.length;
  const run = /[^\p{ASCII}]{3,}/u.test(word) ? 1 : 0;
  return mean - run + caseScore(word);
}

/** “Word”, “word” and “WORD” are written; “wORD” and “woRd” are not, “WORD” is less often than the others. */
function caseScore(word: string): number {
  if (/\p{Ll}\p{M}*\p{Lu}/u.test(word)) return -1.5;
  return word.length > 1 && /^\p{Lu}+$/u.test(word) ? -0.25 : /^\p{Lu}{2,}\p{Ll}/u.test(word) ? -0.5 : 0;
}

/** 1 for the frequent letters of a language, falling to 0 for the rare ones; letters it lacks count against it. */
function frequencyScore(word: string, order: string): number {
  const letters = [...word.toLowerCase()];
  const sum = letters.reduce((total, letter) => {
    const place = order.indexOf(letter);
    return total + (place < 0 ? -0.5 : place < 14 ? 1.15 : place < 24 ? 0.8 : 0.3);
  }, 0);
  // No word begins with a sign that hardens or softens the letter before it, and none follows a vowel.
  const impossible = /^[ьъы]|[аеиоуыэюя][ьъ]/i.test(word) ? 0.5 : 0;
  return sum / letters.length - impossible;
}
