import { env, l10n } from 'vscode';
import { deviceHeadline, ratioText, speedRatio } from '../../core/devices/deviceHeadline';
import { formatCount } from '../../core/format';
import { messageText } from '../../core/plainText';
import type { DevicesOutput } from '../../protocol/cliOutput';

type Device = DevicesOutput['devices'][number];

/**
 * The list of devices as Markdown, to be pasted into a report: what computes and why, a table of what was tried, what
 * helps.
 * @param chosen the setting `loupe.device`
 * @param measured milliseconds since 1970
 */
export function devicesMarkdown(found: DevicesOutput, chosen: string, measured: number): string {
  const { gpus, devices } = found;
  const time = new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'short' }).format(measured);
  const heads = [
    l10n.t('Device'),
    l10n.t('Setting'),
    l10n.t('Result'),
    l10n.t('Images a second'),
    l10n.t('Of the CPU'),
  ];
  const advice = [...new Set(devices.flatMap(({ remedy }) => remedy ?? []))];
  return (
    [
      `# ${l10n.t('Devices')}`,
      deviceHeadline(found, chosen),
      gpus.length > 0
        ? l10n.t('GPUs found: {0}.', gpus.map((gpu) => messageText(gpu)).join(', '))
        : l10n.t('No GPU was found on this machine.'),
      l10n.t('The setting `loupe.device` is `{0}`. Tried on {1}.', chosen, time),
      [heads, heads.map(() => '---'), ...devices.map((device) => cells(device, devices))]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n'),
      ...(advice.length > 0
        ? [`## ${l10n.t('What Helps')}`, advice.map((line) => `- ${cell(sentence(line))}`).join('\n')]
        : []),
    ].join('\n\n') + '\n'
  );
}

function cells(device: Device, all: readonly Device[]): string[] {
  const { runtime, version, provider, works, used, reason, imagesPerSecond } = device;
  const ratio = speedRatio(device, all);
  return [
    `${capital(provider)} (${[runtime, version].filter(Boolean).join(' ')})`,
    device.device ?? '',
    used ? l10n.t('used by auto') : works ? l10n.t('works') : sentence(reason ?? ''),
    imagesPerSecond === null ? '' : formatCount(imagesPerSecond),
    ratio === null ? '' : `${ratioText(ratio)} ×`,
  ].map(cell);
}

/** What drivers and packages say of themselves: one line that ends no cell and makes no link. */
function cell(text: string): string {
  return messageText(text).replace(/[|\\]/g, '\\$&');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** It may begin with the name of a file, which stays as it is. */
function sentence(said: string): string {
  const text = /^[a-z]+ /.test(said) ? capital(said) : said;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
