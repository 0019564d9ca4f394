/** An encoding that text without a mark may have. */
export interface Encoding {
  /** Its name in iconv-lite. */
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  /** Its names in chardet. */
  readonly detected: readonly string[];
  /** What is written in it: the scripts a word of it has. */
  readonly script: 'latin' | 'cyrillic' | 'greek' | 'hebrew' | 'arabic' | 'thai' | 'chinese' | 'japanese' | 'korean';
}

/** In the order in which they are preferred where they are equally likely. */
export const encodings: readonly Encoding[] = [
  { name: 'windows-1252', title: 'Windows-1252', detected: ['ISO-8859-1', 'windows-1252'], script: 'latin' },
  { name: 'windows-1251', title: 'Windows-1251', detected: ['windows-1251'], script: 'cyrillic' },
  { name: 'gb18030', title: 'GB 18030', detected: ['GB18030'], script: 'chinese' },
  { name: 'shift_jis', title: 'Shift JIS', detected: ['Shift_JIS'], script: 'japanese' },
  { name: 'cp949', title: 'EUC-KR', detected: ['EUC-KR'], script: 'korean' },
  { name: 'big5', title: 'Big5', detected: ['Big5'], script: 'chinese' },
  { name: 'euc-jp', title: 'EUC-JP', detected: ['EUC-JP'], script: 'japanese' },
  { name: 'koi8-r', title: 'KOI8-R', detected: ['KOI8-R'], script: 'cyrillic' },
  { name: 'cp866', title: 'code page 866', detected: [], script: 'cyrillic' },
  { name: 'cp850', title: 'code page 850', detected: [], script: 'latin' },
  { name: 'cp437', title: 'code page 437', detected: [], script: 'latin' },
  { name: 'windows-1250', title: 'Windows-1250', detected: ['ISO-8859-2', 'windows-1250'], script: 'latin' },
  { name: 'cp852', title: 'code page 852', detected: [], script: 'latin' },
  { name: 'windows-1254', title: 'Windows-1254', detected: ['ISO-8859-9', 'windows-1254'], script: 'latin' },
  { name: 'windows-1253', title: 'Windows-1253', detected: ['ISO-8859-7', 'windows-1253'], script: 'greek' },
  { name: 'windows-1255', title: 'Windows-1255', detected: ['ISO-8859-8', 'windows-1255'], script: 'hebrew' },
  { name: 'windows-1256', title: 'Windows-1256', detected: ['ISO-8859-6', 'windows-1256'], script: 'arabic' },
  { name: 'windows-874', title: 'Windows-874', detected: [], script: 'thai' },
  { name: 'macintosh', title: 'Mac OS Roman', detected: [], script: 'latin' },
];
