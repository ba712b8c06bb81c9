// Loaded into a hub before anything else: its wall clock jumps by years, to and fro, while its monotonic clock goes on.
const JUMP_EVERY_MS = 50;
const YEARS_MS = 10 * 365 * 86_400_000;
const now = Date.now.bind(Date);
const jumped = () => now() + (Math.floor(performance.now() / JUMP_EVERY_MS) % 2 === 0 ? YEARS_MS : -YEARS_MS);

globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(jumped());
    else super(...given);
  }

  static now() {
    return jumped();
  }
};
