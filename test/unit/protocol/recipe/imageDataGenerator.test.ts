import { describe, expect, it } from 'vitest';
import { fromImageDataGenerator } from '../../../../src/protocol/recipe/imageDataGenerator';

describe('fromImageDataGenerator', () => {
  it('understands the tutorial', () => {
    const meant = fromImageDataGenerator({
      rescale: 1 / 255,
      shear_range: 0.2,
      zoom_range: 0.2,
      horizontal_flip: true,
      validation_split: 0.2,
    });
    expect(meant.augmentation).toEqual({ shear: 0.2, zoom: 0.2, zoomPerAxis: true, flipHorizontal: 0.5 });
    expect(meant.validationSplit).toBe(0.2);
    expect(meant.problems).toEqual([]);
    expect(meant.notices).toEqual([
      'rescale is not needed: networks scale their input themselves.',
      'shear_range 0.2 is 0.2 degrees, which changes next to nothing; give degrees, such as 10.',
    ]);
  });

  it('understands every range', () => {
    expect(
      fromImageDataGenerator({
        rotation_range: 40,
        width_shift_range: 0.2,
        height_shift_range: 0.1,
        zoom_range: [0.5, 1.5],
        brightness_range: [0.8, 1.2],
        vertical_flip: true,
        horizontal_flip: false,
        fill_mode: 'reflect',
        shear_range: 12,
      }),
    ).toEqual({
      augmentation: {
        rotation: 40,
        shiftX: 0.2,
        shiftY: 0.1,
        zoom: [0.5, 1.5],
        zoomPerAxis: true,
        brightness: [0.8, 1.2],
        flipVertical: 0.5,
        flipHorizontal: 0,
        fill: 'reflect',
        shear: 12,
      },
      validationSplit: null,
      notices: [],
      problems: [],
    });
  });

  it('takes the defaults of every argument for nothing', () => {
    const defaults = {
      featurewise_center: false,
      samplewise_center: false,
      featurewise_std_normalization: false,
      samplewise_std_normalization: false,
      zca_whitening: false,
      zca_epsilon: 1e-6,
      rotation_range: 0,
      width_shift_range: 0,
      height_shift_range: 0,
      brightness_range: null,
      shear_range: 0,
      zoom_range: 0,
      channel_shift_range: 0,
      fill_mode: 'nearest',
      cval: 0,
      horizontal_flip: false,
      vertical_flip: false,
      rescale: null,
      preprocessing_function: null,
      data_format: null,
      validation_split: 0,
      interpolation_order: 1,
      dtype: null,
    };
    const { notices, problems, augmentation } = fromImageDataGenerator(defaults);
    expect([notices, problems]).toEqual([[], []]);
    expect(Object.values(augmentation).filter((value) => value !== 0)).toEqual(['nearest']);
  });

  it('names what it cannot use', () => {
    expect(
      fromImageDataGenerator({
        width_shift_range: 10,
        height_shift_range: [-2, 2],
        channel_shift_range: 20,
        rotation_range: 400,
        zoom_range: 2,
        fill_mode: 'mirror',
        rotate: 3,
        toString: 1,
        samplewise_center: true,
      }),
    ).toMatchObject({
      augmentation: {},
      problems: [
        {
          argument: 'width_shift_range',
          message: 'width_shift_range of 10 means pixels to ImageDataGenerator. Give a share of the side, below 1.',
        },
        {
          argument: 'height_shift_range',
          message: 'height_shift_range must be a share of the side below 1; a list of pixels is not understood.',
        },
        {
          argument: 'channel_shift_range',
          message: 'channel_shift_range is not understood. Use brightness, saturation and hue instead.',
        },
        { argument: 'rotation_range', message: 'rotation_range: must be at most 180 degrees.' },
        { argument: 'zoom_range', message: 'zoom_range: must be at most 0.9.' },
        { argument: 'fill_mode', message: 'fill_mode must be nearest, reflect, wrap or constant.' },
        { argument: 'rotate', message: 'rotate is no argument of ImageDataGenerator.' },
        { argument: 'toString', message: 'toString is no argument of ImageDataGenerator.' },
      ],
      notices: ['samplewise_center is not done: networks scale their input themselves.'],
    });
  });
});
