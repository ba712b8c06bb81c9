// Loaded into a hub before anything else: its wall clock stands WALL_CLOCK_SHIFT_MS away from the machine's.
const shiftMs = Number(process.env.WALL_CLOCK_SHIFT_MS);
const now = Date.now.bind(Date);

globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(now() + shiftMs);
    else super(...given);
  }

  static now() {
    return now() + shiftMs;
  }
};
