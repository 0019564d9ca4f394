import { partCode } from '../../parts';

/** What a folder's name says of a part: `imgs_val` is sure, `seg_train` has a word besides, which may be a class. */
export interface PartName {
  /** `partCode`, never none. */
  readonly part: number;
  /** Whether nothing but the part's word, numbers and words such as `images` or `set` stands in the name. */
  readonly sure: boolean;
  /** What else stands in it, as it is written: `seg` of `seg_train`; '' where sure. */
  readonly rest: string;
}

/** Evaluation and hold-out sets judge: nothing is trained or chosen by them. */
const words: readonly (readonly [number, string])[] = [
  [
    partCode.train,
    'train training trainval trn entrenamiento entraînement entrainement apprentissage training trainings',
  ],
  [
    partCode.train,
    'treino treinamento addestramento allenamento trening treningowy træning träning träningsdata eğitim',
  ],
  [partCode.train, 'обучение обучающая тренировка 训练 訓練 学習 훈련 학습 تدريب'],
  [partCode.validation, 'val valid validation validate vali dev devel validación validacion validierung validierungs'],
  [partCode.validation, 'validazione validação validacao validatie walidacja valideringsdata doğrulama валидация'],
  [partCode.validation, '验证 検証 검증'],
  [
    partCode.test,
    'test testing tests tst eval evaluation evaluate holdout heldout prueba pruebas essai teste testes prova',
  ],
  [partCode.test, 'testowy тест тестовая 测试 評価 テスト 테스트 اختبار'],
];
const partOfToken = new Map(words.flatMap(([part, list]) => list.split(' ').map((word) => [word, part] as const)));

/** Say nothing of a part or a class, beside a part's word or alone. */
const neutral = new Set(
  (
    'image images img imgs im ims pic pics picture pictures photo photos jpg jpeg jpegs png pngs bmp tif tiff webp file files ' +
    'folder folders dir directory data dataset datasets database set sets split splits part parts subset sample samples ' +
    'raw orig original originals cropped crop resized full all final new clean small augmented aug the of de des du set ' +
    'daten datos données donnees dados dati bilder bild imagenes imágenes imagens immagini fotos foto 集 数据 图片 画像'
  ).split(' '),
);
/** Words that are written together: `trainset`, `Trainingsdaten`, `valimages`, `训练集`. */
const glued = /^(.+?)(?:set|sets|data|images|imgs|img|folder|split|daten|bilder|set|集|数据|用|データ|세트)$/u;

/** A name as words in lower case: `TrainSet`, `train-set` and `train_set2` begin with `train`, `set`. */
export function wordsOf(name: string): string[] {
  return writtenWords(name).map((word) => word.toLowerCase());
}

function writtenWords(name: string): string[] {
  return name
    .normalize('NFC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
}

/** Whether every word is one such as `images`, `data` or a number, and one of them is no number. */
export function isNeutral(name: string): boolean {
  const found = wordsOf(name);
  return found.some((word) => neutral.has(word)) && found.every((word) => neutral.has(word) || isNumber(word));
}

/** What a name says of a part, or null: `validation_set`, `Test Images`, `seg_train`, `Trainingsdaten`. */
export function partName(name: string): PartName | null {
  let part: number = partCode.none;
  const rest: string[] = [];
  for (const written of writtenWords(name.replace(/\b(hold|held)[-_ ]?out\b/i, 'holdout'))) {
    const word = written.toLowerCase();
    const code = partOfToken.get(word) ?? partOfToken.get(glued.exec(word)?.[1] ?? '');
    if (code === undefined) {
      if (!neutral.has(word) && !isNumber(word)) rest.push(written);
    } else if (part === partCode.none || part === code) part = code;
    // `train_val` is trained on, `val_test` judges; what speaks of both (train_test_split) is no part.
    else if (part !== partCode.test && code !== partCode.test) part = partCode.train;
    else if (part !== partCode.train && code !== partCode.train) part = partCode.test;
    else return null;
  }
  return part === partCode.none ? null : { part, sure: rest.length === 0, rest: writtenRest(name, rest) };
}

/**
 * The part that a folder's or a column's word stands for, 0 for any other: `Train`, `valid`, `test1`, `training_set`,
 * `holdout`, `eval`.
 */
export function partOfWord(word: string): number {
  const found = partName(word);
  return found?.sure ? found.part : partCode.none;
}

function isNumber(word: string): boolean {
  return /^\p{N}+$/u.test(word);
}

/** The words as they stand in the name: `Big-Cats` of `train_Big-Cats`. */
function writtenRest(name: string, rest: readonly string[]): string {
  if (rest.length === 0) return '';
  // Words are letters and digits alone, so that nothing in them means something else in a pattern.
  const together = new RegExp(rest.join('[^\\p{L}\\p{N}]*'), 'gu');
  return name.normalize('NFC').match(together)?.at(-1) ?? rest.join(' ');
}
