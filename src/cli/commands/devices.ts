import { deviceHeadline, ratioText, speedRatio } from '../../core/devices/deviceHeadline';
import { formatCount } from '../../core/format';
import { listDevices } from '../../engine/runtimes/devices/listDevices';
import type { DevicesOutput, Said } from '../../protocol/cliOutput';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';

/** `loupe devices`: tries everything again. */
export async function devices(_options: object, terminal: Terminal): Promise<number> {
  const progress = new Progress(terminal);
  const found = await listDevices((_, done, total) => progress.update('devices', done, total)).finally(() =>
    progress.clear(),
  );
  if (terminal.options.json) terminal.document(found);
  else terminal.line(devicesText(found));
  return found.devices.some(({ works }) => works) ? exitCode.ok : exitCode.failed;
}

function ratioWords(row: DevicesOutput['devices'][number], rows: DevicesOutput['devices']): string {
  const ratio = speedRatio(row, rows);
  return ratio === null ? '' : `${ratioText(ratio)} ×`;
}

function devicesText(found: Said<DevicesOutput>): string {
  const rows = found.devices;
  const table = textTable(
    [
      ['runtime', 'on', '--device', 'verdict', 'images/s', 'of the CPU'],
      ...rows.map((row) => [
        `${row.runtime}${row.version ? ` ${row.version}` : ''}`,
        row.provider,
        row.device ?? '',
        row.used ? 'used by auto' : row.works ? 'works' : 'no',
        row.imagesPerSecond === null ? '' : formatCount(row.imagesPerSecond),
        ratioWords(row, rows),
      ]),
    ],
    [4, 5],
  );
  const why = rows
    .filter(({ reason, remedy }) => reason !== null || remedy !== null)
    .map(
      (row) =>
        `${row.runtime} ${row.provider}: ${[row.reason ? `${row.reason}.` : '', row.remedy ? `What helps: ${row.remedy}` : ''].filter(Boolean).join('\n  ')}`,
    );
  return [
    deviceHeadline(found, 'auto'),
    ...(found.gpus.length > 0 ? [`Found: ${found.gpus.join(', ')}.`] : []),
    '',
    table,
    '',
    'images/s: a training step of a network with three convolutions.',
    ...(why.length > 0 ? ['', ...why] : []),
  ].join('\n');
}
