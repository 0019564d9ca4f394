import sharp from 'sharp';

/*
 * libvips as Loupe uses it. A module of its own, so that it can be loaded late and still be asked for by `require`, as
 * the packaged extension needs: only that form of sharp is shipped.
 */

// One image a thread of the pool: threads inside an image cost more than they bring at these sizes.
sharp.concurrency(1);
// Every file is read once; a cache would only hold memory.
sharp.cache(false);

export default sharp;
