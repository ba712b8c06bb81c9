// Loaded into a hub before anything else: SIGUSR2 has its event loop stand still for good, as a defect in a loop would.
process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
