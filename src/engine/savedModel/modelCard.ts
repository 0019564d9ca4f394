import { oldestTensorFlowJs } from '../../core/choices/exportFormats';
import { markdownText } from '../../core/plainText';
import { formatAccuracy } from '../../core/formatNumbers';
import type { PartScores } from '../../protocol/common';
import type { Preprocessing } from '../../protocol/runFiles';

/** What a model's README tells beyond the files themselves. */
export interface ModelCard {
  /** Usually the run's name. */
  readonly title: string;
  readonly recipe: string;
  /** ISO date and time. */
  readonly created: string;
  /** `images`: those that were trained on. */
  readonly dataset: { readonly name: string; readonly images: number };
  readonly scores: PartScores;
  /** The pretrained network inside, or null where it was trained from scratch. */
  readonly backbone: { readonly name: string; readonly source: string; readonly licence: string } | null;
  /** Of a model that was made elsewhere: its file, what that was, and what is done to the pixels before the model. */
  readonly imported?: { readonly file: string; readonly kind: string; readonly preprocessing: string };
}

/** The README of a model folder, in Markdown. */
export function modelCard(card: ModelCard, classes: readonly string[], preprocessing: Preprocessing): string {
  const { width, height, background } = preprocessing;
  return `# ${markdownText(card.title)}

An image classifier for ${classes.length} classes, ${origin(card)}

## Scores

${scoreTable(card.scores)}

## Classes

${classes.map((name, index) => `${index}. ${markdownText(name.replace(/\s+/g, ' '))}`).join('\n')}

## Input

float32, \`[batch, ${height}, ${width}, 3]\`, RGB, 0..255; the network scales by itself. Images are turned upright (EXIF),
converted to sRGB, blended onto rgb(${background.join(', ')}) where transparent and stretched to ${width} x ${height} pixels
(bilinear, antialiased). \`preprocessing.json\` holds the same for programs.

## Files

| file | |
|---|---|
| \`model.json\`, \`weights.bin\` | TensorFlow.js layers model: \`tf.loadLayersModel\` of ${oldestTensorFlowJs} and later reads it |
| \`model.onnx\` | the same network as an ONNX graph: input \`image\`, output \`probabilities\` |
| \`labels.txt\` | classes, one a line, in the order of the output |
| \`preprocessing.json\` | how a file becomes the input |
| \`selftest.json\` | images with their probabilities, checked whenever the model is loaded |

## Licence

${licence(card)}
`;
}

function origin({ imported, created, recipe, dataset }: ModelCard): string {
  const day = created.slice(0, 10);
  return imported
    ? `imported by Loupe on ${day}\nfrom ${markdownText(imported.file)} (${markdownText(imported.kind)}). Its preprocessing (\`${imported.preprocessing}\`) is part of the network.`
    : `made by Loupe on ${day} with the recipe \`${recipe}\`\nfrom ${dataset.images} images of the dataset "${markdownText(dataset.name)}".`;
}

function scoreTable(scores: PartScores): string {
  const rows = Object.entries(scores).map(
    ([part, score]) =>
      `| ${part} | ${score.images} | ${score.accuracy.toFixed(3)} | ${formatAccuracy(score.macroF1)} |`,
  );
  return rows.length
    ? ['| part | images | accuracy | macro F1 |', '|---|---|---|---|', ...rows].join('\n')
    : 'Not evaluated.';
}

function licence({ backbone, imported }: ModelCard): string {
  if (imported) return 'That of the imported model.';
  return backbone
    ? `Contains the weights of ${markdownText(backbone.name)} (${backbone.licence}). Source: ${backbone.source}.\nThe rest was learned from your images.`
    : 'All weights were learned from your images.';
}
