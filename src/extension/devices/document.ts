import { l10n } from 'vscode';
import { formatCount } from '../../core/format';
import { messageText } from '../../core/plainText';
import type { DevicesOutput, Said } from '../../protocol/cliOutput';

type Device = DevicesOutput['devices'][number];

/**
 * The list of `loupe devices` as Markdown that reads well as plain text too, a paragraph a device: what is used first,
 * then what works, then why the rest cannot be used and what helps.
 * @param chosen the setting `loupe.device`
 */
export function devicesDocument({ gpus, devices }: Said<DevicesOutput>, chosen: string, measured: Date): string {
  const groups: [string, Device[]][] = [
    [l10n.t('Used when the device is chosen by itself'), devices.filter(({ used }) => used)],
    [l10n.t('Works, not used'), devices.filter(({ works, used }) => works && !used)],
    [l10n.t('Cannot be used'), devices.filter(({ works }) => !works)],
  ];
  const machine =
    gpus.length > 0
      ? l10n.t('GPUs found: {0}.', gpus.map((gpu) => messageText(gpu)).join(', '))
      : l10n.t('No GPU was found on this machine.');
  return (
    [
      `# ${l10n.t('Devices')}`,
      machine,
      l10n.t(
        'The setting `loupe.device` is `{0}`. Measured on {1}; each device trained a small network whose losses are known.',
        chosen,
        measured.toLocaleString(),
      ),
      ...groups
        .filter(([, list]) => list.length > 0)
        .flatMap(([title, list]) => [`## ${title}`, ...list.map(paragraph)]),
    ].join('\n\n') + '\n'
  );
}

function paragraph({ runtime, version, provider, device, imagesPerSecond, reason, remedy }: Device): string {
  const speed =
    imagesPerSecond === null ? [] : [l10n.t('{0} images a second in a training step', formatCount(imagesPerSecond))];
  const ask = device === null ? [] : [l10n.t('the setting for it is `{0}`', device)];
  return [
    `### ${messageText(`${capital(provider)} (${[runtime, version].filter(Boolean).join(' ')})`)}`,
    ...(speed.length + ask.length > 0 && reason === null ? [`${sentence([...speed, ...ask].join('; '))}`] : []),
    ...(reason === null ? [] : [l10n.t('Why not: {0}', sentence(reason))]),
    ...(remedy === null ? [] : [reason === null ? sentence(remedy) : l10n.t('What helps: {0}', sentence(remedy))]),
  ].join('\n\n');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What drivers and packages say of themselves, as a sentence without links. */
function sentence(said: string): string {
  const text = capital(messageText(said));
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
