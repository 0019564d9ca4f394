// Runs inside the page: how long frames take, and how long it takes from an event of the mouse to the end of the frame
// that answers it.

/** Puts `window.watchFrames` into the page: `start()` begins, `stop()` gives the figures. */
export function installWatchFrames() {
  let running = false;
  let figures;
  const frame = (now) => {
    if (!running) return;
    figures.frames.push(now - figures.last);
    figures.last = now;
    const waiting = figures.events.splice(0);
    // A message comes after the frame's own work: layout, painting and what the page drew.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const done = performance.now();
      for (const at of waiting) figures.answers.push(done - at);
      port1.close();
    };
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  for (const type of ['pointermove', 'wheel'])
    window.addEventListener(type, (event) => running && figures.events.push(event.timeStamp), { capture: true });
  window.watchFrames = {
    start: () => {
      running = true;
      figures = { last: performance.now(), frames: [], events: [], answers: [] };
      requestAnimationFrame(frame);
    },
    stop: () => {
      running = false;
      const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
      const { frames, answers } = figures;
      return {
        events: answers.length,
        answer50: at(answers, 0.5),
        answer95: at(answers, 0.95),
        frame50: at(frames, 0.5),
        frame95: at(frames, 0.95),
      };
    },
  };
}
