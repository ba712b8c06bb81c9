/** A clock that is no further off is left alone: the hub tells whole seconds, and an answer takes its time. Milliseconds. */
const LEFT_ALONE_MS = 3_000;
/** An answer that took longer tells too little of when it was given, milliseconds. */
const TELLING_MAX_MS = 10_000;
/** `hubNowMs` is no further from the hub's own clock, milliseconds. */
export const HUB_TIME_WITHIN_MS = 5_000;

/** How far the hub's clock is ahead of this device's, milliseconds. */
let aheadMs = 0;

/**
 * Takes in when the hub says that it answered.
 * @param date header of its answer (RFC 9110, section 6.6.1)
 * @param sentMs when it was asked, by this device's clock
 * @param heardMs when its answer was here, by the same
 */
export function hearHubTime(date: string | null, sentMs: number, heardMs: number): void {
  const toldMs = Date.parse(date ?? '');
  if (Number.isNaN(toldMs) || heardMs < sentMs || heardMs - sentMs > TELLING_MAX_MS) return;
  const [least, most] = [toldMs - heardMs, toldMs + 999 - sentMs];
  if (least - LEFT_ALONE_MS <= aheadMs && aheadMs <= most + LEFT_ALONE_MS) return;
  const middle = (least + most) / 2;
  aheadMs = Math.abs(middle) <= LEFT_ALONE_MS ? 0 : middle;
}

/** What time it is at the hub, which decides how long a code counts: this device's clock may be hours off. */
export function hubNowMs(): number {
  return Date.now() + aheadMs;
}
