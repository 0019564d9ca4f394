import * as vscode from 'vscode';
import {
  exportFormats,
  type ExportFormat,
  type ExportInput,
  type ExportPrecision,
} from '../../core/choices/exportFormats';
import { formatBytes } from '../../core/format';

/** A format, its precision and what the file takes. */
export interface ExportChoice {
  readonly format: ExportFormat;
  readonly precision: ExportPrecision;
  readonly input: ExportInput;
}

/** About how much of float32's size is left: MobileNetV2's 0.28 and 0.29 with the room that scales take. */
const shares: Readonly<Record<ExportPrecision, number>> = { float32: 1, float16: 0.5, int8: 0.29 };

const choices: readonly ExportChoice[] = (['tflite', 'onnx', 'tfjs'] as const).flatMap((format) =>
  (['int8', 'float16', 'float32'] as const).flatMap((precision): ExportChoice[] => [
    { format, precision, input: 'float32' },
    ...(format === 'tflite' && precision === 'int8' ? [{ format, precision, input: 'uint8' as const }] : []),
  ]),
);

/** Asks for format and precision, with about the size of each; `bytes` is that of the network in float32. */
export async function askExport(title: string, bytes: number): Promise<ExportChoice | undefined> {
  const items = choices.map((choice) => ({
    label: `${formatWords(choice.format)}, ${choice.precision}`,
    description: vscode.l10n.t('about {0}', formatBytes(bytes * shares[choice.precision])),
    detail: detailOf(choice),
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Format and precision'),
    matchOnDetail: true,
  });
  return picked?.choice;
}

function formatWords(format: ExportFormat): string {
  switch (format) {
    case 'tflite':
      return 'TensorFlow Lite';
    case 'onnx':
      return 'ONNX';
    case 'tfjs':
      return 'TensorFlow.js';
  }
}

function detailOf({ format, precision, input }: ExportChoice): string {
  if (input === 'uint8') return vscode.l10n.t('8-bit integers, bytes in and out: for phones’ accelerators');
  if (precision === 'float32') return vscode.l10n.t('As it was trained');
  if (precision === 'float16') return vscode.l10n.t('Weights in half the space; answers nearly always the same');
  if (format === 'tfjs') return vscode.l10n.t('Weights in 8 bits, computed in float32: smaller, no faster');
  return vscode.l10n.t('8-bit integers, calibrated on training images; compared with float32 on held-out images');
}

/** What follows a run's name in the place that is proposed. */
export function endingOf({ format, precision, input }: ExportChoice): string {
  const variant = [...(precision === 'float32' ? [] : [precision]), ...(input === 'float32' ? [] : [input])];
  return `${variant.map((word) => `-${word}`).join('')}${exportFormats[format].ending}`;
}
