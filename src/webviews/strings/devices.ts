import { deviceHeadlinePatterns } from '../../core/devices/deviceHeadline';
import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the page of devices. */
export const devicesStrings = {
  ...deviceHeadlinePatterns,
  'devices.title': 'Devices',
  'devices.measure': 'Measure',
  'devices.again': 'Measure Again',
  'devices.cancel': 'Cancel',
  'devices.copy': 'Copy',
  'devices.copyMeaning': 'Copy the list as Markdown',
  'devices.setUp': 'Set Up TensorFlow Runtime…',
  'devices.setting': 'Setting: {chosen}',
  'devices.settingMeaning': 'Open the setting loupe.device',
  'devices.gpus': 'GPUs found: {gpus}.',
  'devices.noneFound': 'No GPU was found on this machine.',
  'devices.when': 'Tried {time}.',
  'devices.trying': 'Trying {at} of {total} devices…',
  'devices.begins': 'Trying every device…',
  'devices.tryingMeaning':
    'Each trains a small network whose losses are known, in a process of its own, so that a driver that crashes ends nothing else.',
  'devices.notYet': 'The devices of this machine were not tried yet',
  'devices.failed': 'The devices could not be tried: {reason}',
  'devices.table': 'Devices that were tried',
  'devices.device': 'Device',
  'devices.value': 'Setting',
  'devices.result': 'Result',
  'devices.speed': 'Images a Second',
  'devices.speedMeaning': 'In a training step of a network with three convolutions',
  'devices.ratio': 'Of the CPU',
  'devices.used': 'used',
  'devices.works': 'works',
  'devices.no': 'cannot be used',
  'devices.times': '{ratio} ×',
  'devices.helps': 'What Helps',
  'devices.done': 'Every device was tried.',
} as const;

export const text = texts(commonStrings, devicesStrings);
