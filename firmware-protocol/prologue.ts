/** How the frames travel. Part of the prologue, so a handshake can't be carried from one transport to the other. */
export type LinkTransport = 'serial' | 'ble';

/** Version of the whole link. There is no negotiation: another version is another prologue and no handshake succeeds. */
export const LINK_VERSION = 1;

/** Longest serial number of a lock, in bytes of UTF-8. */
export const MAX_SERIAL_BYTES = 64;

/** The byte of each transport in the prologue. */
export const TRANSPORT_BYTES = { serial: 1, ble: 2 } as const;

/** "doorward" ‖ version ‖ length of serial ‖ serial (UTF-8) ‖ transport. Throws RangeError on a serial of 0 or over 64 bytes. */
export function linkPrologue(serial: string, transport: LinkTransport): Uint8Array {
  const serialBytes = Buffer.from(serial, 'utf8');
  if (serialBytes.length < 1 || serialBytes.length > MAX_SERIAL_BYTES) {
    throw new RangeError('a lock serial has 1 to 64 bytes');
  }
  return Buffer.concat([
    Buffer.from('doorward', 'ascii'),
    Uint8Array.of(LINK_VERSION, serialBytes.length),
    serialBytes,
    Uint8Array.of(TRANSPORT_BYTES[transport]),
  ]);
}
