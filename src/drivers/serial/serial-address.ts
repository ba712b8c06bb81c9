/** Where a lock is on a serial bus. */
export interface SerialAddress {
  /** The port, e.g. `/dev/serial/by-id/usb-…`. */
  readonly path: string;
  /** 1 to 247; 0 is reserved. */
  readonly busAddress: number;
}

export const DEFAULT_BUS_ADDRESS = 1;
export const MAX_BUS_ADDRESS = 247;
const MAX_PATH_CHARACTERS = 255;

/** Reads `PATH` or `PATH#N`. @returns null when it is neither */
export function parseSerialAddress(text: string): SerialAddress | null {
  const match = /^([^#\0]+)(?:#([1-9][0-9]{0,2}))?$/.exec(text);
  const path = match?.[1];
  if (path === undefined || path.length > MAX_PATH_CHARACTERS) return null;
  const busAddress = match?.[2] === undefined ? DEFAULT_BUS_ADDRESS : Number(match[2]);
  return busAddress > MAX_BUS_ADDRESS ? null : { path, busAddress };
}
