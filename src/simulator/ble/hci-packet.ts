/**
 * HCI packets as host and controller exchange them (Bluetooth Core Specification 5.x, volume 4, part E): only what a
 * central and a peripheral without bonding use.
 */

/** Packet indicators of the UART transport (volume 4, part A). */
export const PACKET_TYPES = { command: 1, acl: 2, event: 4 } as const;
export type PacketType = keyof typeof PACKET_TYPES;

/** One packet without its indicator. */
export interface HciPacket {
  readonly type: PacketType;
  readonly bytes: Buffer;
}

/** Opcodes: group << 10 | command. */
export const OPCODES = {
  disconnect: 0x0406,
  setEventMask: 0x0c01,
  reset: 0x0c03,
  readLeHostSupported: 0x0c6c,
  writeLeHostSupported: 0x0c6d,
  readLocalVersion: 0x1001,
  readSupportedCommands: 0x1002,
  readBufferSize: 0x1005,
  readBdAddr: 0x1009,
  readRssi: 0x1405,
  leSetEventMask: 0x2001,
  leReadBufferSize: 0x2002,
  leReadLocalFeatures: 0x2003,
  leSetAdvertisingParameters: 0x2006,
  leSetAdvertisingData: 0x2008,
  leSetScanResponseData: 0x2009,
  leSetAdvertiseEnable: 0x200a,
  leSetScanParameters: 0x200b,
  leSetScanEnable: 0x200c,
  leCreateConnection: 0x200d,
  leCreateConnectionCancel: 0x200e,
  leConnectionUpdate: 0x2013,
} as const;

/** Status and reason codes (volume 1, part F). */
export const STATUS = {
  success: 0x00,
  unknownCommand: 0x01,
  unknownConnection: 0x02,
  connectionTimeout: 0x08,
  commandDisallowed: 0x0c,
  invalidParameters: 0x12,
  remoteTerminated: 0x13,
  localTerminated: 0x16,
} as const;

/** A controller answers these with Command Status; the outcome follows as an event of its own. */
const ANSWERED_BY_STATUS: ReadonlySet<number> = new Set([
  OPCODES.disconnect,
  OPCODES.leCreateConnection,
  OPCODES.leConnectionUpdate,
]);

/** A device address as people write it, `aa:bb:cc:dd:ee:ff`, from its six bytes on the wire, and back. */
export function addressText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .reverse()
    .join(':');
}

/** See {@link addressText}. */
export function addressBytes(text: string): Buffer {
  return Buffer.from(text.split(':').reverse().join(''), 'hex');
}

/** An event with its code and length. */
export function event(code: number, parameters: Uint8Array): HciPacket {
  return { type: 'event', bytes: Buffer.concat([Uint8Array.of(code, parameters.length), parameters]) };
}

/** Command Complete: one more command may come. `parameters` begin with the status. */
export function commandComplete(opcode: number, parameters: Uint8Array): HciPacket {
  return event(0x0e, Buffer.concat([Uint8Array.of(1, opcode & 0xff, opcode >> 8), parameters]));
}

/** Command Status: one more command may come. */
export function commandStatus(opcode: number, status: number): HciPacket {
  return event(0x0f, Uint8Array.of(status, 1, opcode & 0xff, opcode >> 8));
}

/** How a controller says that a command failed. */
export function commandFailed(opcode: number, status: number): HciPacket {
  if (ANSWERED_BY_STATUS.has(opcode)) return commandStatus(opcode, status);
  return commandComplete(opcode, Uint8Array.of(status));
}

/** Disconnection Complete. */
export function disconnectionComplete(handle: number, reason: number): HciPacket {
  return event(0x05, Uint8Array.of(0, handle & 0xff, handle >> 8, reason));
}

/** Number Of Completed Packets, of one connection. */
export function completedPackets(handle: number, count: number): HciPacket {
  return event(0x13, Uint8Array.of(1, handle & 0xff, handle >> 8, count & 0xff, count >> 8));
}

/** Data Buffer Overflow, on ACL data: the host sent more than it was told there is room for. */
export function dataBufferOverflow(): HciPacket {
  return event(0x1a, Uint8Array.of(0x01));
}

/** Connection intervals are told in units of 1.25 ms, supervision timeouts in units of 10 ms. */
export const INTERVAL_UNIT_MS = 1.25;
/** See {@link INTERVAL_UNIT_MS}. */
export const TIMEOUT_UNIT_MS = 10;

/** What LE Connection Complete and LE Connection Update Complete tell. */
export interface ConnectionParameters {
  readonly interval: number;
  readonly latency: number;
  readonly timeout: number;
}

/** LE Connection Complete. Without a connection: the status alone. */
export function connectionComplete(
  status: number,
  made: (ConnectionParameters & { handle: number; role: 'central' | 'peripheral'; peer: string }) | null,
): HciPacket {
  const body = Buffer.alloc(19);
  body[0] = 0x01;
  body[1] = status;
  if (made) {
    body.writeUInt16LE(made.handle, 2);
    body[4] = made.role === 'central' ? 0 : 1;
    addressBytes(made.peer).copy(body, 6);
    body.writeUInt16LE(made.interval, 12);
    body.writeUInt16LE(made.latency, 14);
    body.writeUInt16LE(made.timeout, 16);
  }
  return event(0x3e, body);
}

/** LE Connection Update Complete. */
export function connectionUpdateComplete(handle: number, parameters: ConnectionParameters): HciPacket {
  const body = Buffer.alloc(10);
  body[0] = 0x03;
  body.writeUInt16LE(handle, 2);
  body.writeUInt16LE(parameters.interval, 4);
  body.writeUInt16LE(parameters.latency, 6);
  body.writeUInt16LE(parameters.timeout, 8);
  return event(0x3e, body);
}

/** LE Advertising Report of one advertiser with a public address. `kind` 0: connectable advert, 4: scan response. */
export function advertisingReport(
  kind: number,
  address: string,
  data: Uint8Array,
  rssiDbm: number,
): HciPacket {
  const head = Buffer.concat([Uint8Array.of(0x02, 1, kind, 0), addressBytes(address)]);
  return event(0x3e, Buffer.concat([head, Uint8Array.of(data.length), data, Uint8Array.of(rssiDbm & 0xff)]));
}

/** A piece of an L2CAP packet; `first` begins one. */
export interface AclData {
  readonly handle: number;
  readonly first: boolean;
  readonly data: Buffer;
}

/** ACL data as the controller hands it to its host. */
export function aclPacket({ handle, first, data }: AclData): HciPacket {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(handle | ((first ? 2 : 1) << 12), 0);
  head.writeUInt16LE(data.length, 2);
  return { type: 'acl', bytes: Buffer.concat([head, data]) };
}

/** Reads ACL data from a host; null when its length is not the one it tells. */
export function parseAcl(bytes: Buffer): AclData | null {
  if (bytes.length < 4 || bytes.readUInt16LE(2) !== bytes.length - 4) return null;
  const head = bytes.readUInt16LE(0);
  return { handle: head & 0x0fff, first: ((head >> 12) & 3) !== 1, data: Buffer.from(bytes.subarray(4)) };
}

/** A command from a host; null when its length is not the one it tells. */
export function parseCommand(bytes: Buffer): { opcode: number; parameters: Buffer } | null {
  if (bytes.length < 3 || bytes[2] !== bytes.length - 3) return null;
  return { opcode: bytes.readUInt16LE(0), parameters: bytes.subarray(3) };
}
