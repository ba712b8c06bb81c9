/** Of every hub here: that a key is kept well is not what is shown. */
export const HUB_KEY = new Uint8Array(32).fill(7);
