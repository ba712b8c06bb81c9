import type { Advertiser } from './advertiser.js';
import {
  addressBytes,
  addressText,
  commandComplete,
  commandFailed,
  commandStatus,
  connectionComplete,
  OPCODES,
  STATUS,
} from './hci-packet.js';
import type { HciPacket } from './hci-packet.js';
import type { Radio } from './radio.js';
import { ACL_PACKETS_MAX, DATA_LENGTH } from './radio-link.js';
import type { RadioLink } from './radio-link.js';
import type { Scanner } from './scanner.js';

/** What LE Create Connection asks for; the link comes about with the peer's next advert. Units as on the wire. */
export interface Wanted {
  readonly peer: string;
  readonly intervalMin: number;
  readonly intervalMax: number;
  readonly latency: number;
  readonly timeout: number;
}

/** What commands act on. */
export interface CommandTarget extends Radio {
  readonly advertiser: Advertiser;
  readonly scanner: Scanner;
  reset(): void;
  seek(wanted: Wanted): boolean;
  stopSeeking(): boolean;
  link(handle: number): RadioLink | undefined;
  tell(packet: HciPacket): void;
}

/** Bluetooth 5.1 in the answer of Read Local Version Information. */
const VERSION = Buffer.of(0x0a, 0, 0, 0x0a, 0xff, 0xff, 0, 0);
const LE_BUFFERS = Buffer.of(DATA_LENGTH, 0, ACL_PACKETS_MAX);
const BUFFERS = Buffer.of(DATA_LENGTH, 0, 0, ACL_PACKETS_MAX, 0, 0, 0);
/** Commands that change nothing here, and what they answer beside success. */
const ANSWERS: ReadonlyMap<number, Buffer> = new Map([
  [OPCODES.setEventMask, Buffer.alloc(0)],
  [OPCODES.leSetEventMask, Buffer.alloc(0)],
  [OPCODES.writeLeHostSupported, Buffer.alloc(0)],
  [OPCODES.readLeHostSupported, Buffer.of(1, 0)],
  [OPCODES.readLocalVersion, VERSION],
  [OPCODES.readSupportedCommands, Buffer.alloc(64)],
  [OPCODES.readBufferSize, BUFFERS],
  [OPCODES.leReadBufferSize, LE_BUFFERS],
  [OPCODES.leReadLocalFeatures, Buffer.alloc(8)],
]);
/** What the specification allows, in 1.25 ms and 10 ms. */
const INTERVALS = { min: 6, max: 3200 } as const;
const TIMEOUTS = { min: 10, max: 3200 } as const;
/** What Read RSSI tells when it can't. */
const NO_RSSI = 127;

/** Carries out the commands of a host. */
export class HciCommands {
  private readonly target: CommandTarget;

  constructor(target: CommandTarget) {
    this.target = target;
  }

  execute(opcode: number, parameters: Buffer): void {
    const { target } = this;
    const { advertiser, scanner } = target;
    const answer = ANSWERS.get(opcode);
    if (answer) {
      this.done(opcode, answer);
      return;
    }
    switch (opcode) {
      case OPCODES.reset:
        target.reset();
        this.done(opcode);
        return;
      case OPCODES.readBdAddr:
        this.done(opcode, addressBytes(target.address));
        return;
      case OPCODES.readRssi:
        this.readRssi(parameters);
        return;
      case OPCODES.leSetAdvertisingParameters:
        this.check(opcode, advertiser.configure(parameters), advertiser.enabled);
        return;
      case OPCODES.leSetAdvertisingData:
        this.check(opcode, advertiser.fill('data', parameters));
        return;
      case OPCODES.leSetScanResponseData:
        this.check(opcode, advertiser.fill('scanResponse', parameters));
        return;
      case OPCODES.leSetAdvertiseEnable:
        if (parameters[0] === 1) advertiser.enable();
        else advertiser.disable();
        this.done(opcode);
        return;
      case OPCODES.leSetScanParameters:
        this.check(opcode, scanner.configure(parameters), scanner.enabled);
        return;
      case OPCODES.leSetScanEnable:
        scanner.switch(parameters[0] === 1, parameters[1] === 1);
        this.done(opcode);
        return;
      case OPCODES.leCreateConnection:
        this.createConnection(parameters);
        return;
      case OPCODES.leCreateConnectionCancel:
        this.cancelConnection();
        return;
      case OPCODES.leConnectionUpdate:
        this.updateConnection(parameters);
        return;
      case OPCODES.disconnect:
        this.disconnect(parameters);
        return;
      default:
        target.tell(commandFailed(opcode, STATUS.unknownCommand));
    }
  }

  private done(opcode: number, result: Uint8Array = Buffer.alloc(0)): void {
    this.target.tell(commandComplete(opcode, Buffer.concat([Uint8Array.of(STATUS.success), result])));
  }

  private check(opcode: number, right: boolean, busy = false): void {
    if (right) this.done(opcode);
    else this.target.tell(commandFailed(opcode, busy ? STATUS.commandDisallowed : STATUS.invalidParameters));
  }

  private readRssi(parameters: Buffer): void {
    const handle = parameters.length >= 2 ? parameters.readUInt16LE(0) : 0;
    const link = this.target.link(handle);
    const status = link ? STATUS.success : STATUS.unknownConnection;
    const rssiDbm = link?.peerOf(this.target).rssiDbm ?? NO_RSSI;
    const answer = Uint8Array.of(status, handle & 0xff, handle >> 8, rssiDbm & 0xff);
    this.target.tell(commandComplete(OPCODES.readRssi, answer));
  }

  private createConnection(parameters: Buffer): void {
    const wanted = wantedBy(parameters);
    const status = !wanted
      ? STATUS.invalidParameters
      : this.target.seek(wanted)
        ? STATUS.success
        : STATUS.commandDisallowed;
    this.target.tell(commandStatus(OPCODES.leCreateConnection, status));
  }

  private cancelConnection(): void {
    if (this.target.stopSeeking()) {
      this.done(OPCODES.leCreateConnectionCancel);
      this.target.tell(connectionComplete(STATUS.unknownConnection, null));
    } else this.target.tell(commandFailed(OPCODES.leCreateConnectionCancel, STATUS.commandDisallowed));
  }

  private updateConnection(parameters: Buffer): void {
    const opcode = OPCODES.leConnectionUpdate;
    const right =
      parameters.length >= 14 &&
      within(parameters.readUInt16LE(4), INTERVALS) &&
      within(parameters.readUInt16LE(8), TIMEOUTS);
    if (!right) {
      this.target.tell(commandStatus(opcode, STATUS.invalidParameters));
      return;
    }
    const link = this.target.link(parameters.readUInt16LE(0));
    this.target.tell(commandStatus(opcode, link ? STATUS.success : STATUS.unknownConnection));
    link?.update({
      interval: parameters.readUInt16LE(4),
      latency: parameters.readUInt16LE(6),
      timeout: parameters.readUInt16LE(8),
    });
  }

  private disconnect(parameters: Buffer): void {
    const link = parameters.length >= 3 ? this.target.link(parameters.readUInt16LE(0)) : undefined;
    const status = link ? STATUS.success : STATUS.unknownConnection;
    this.target.tell(commandStatus(OPCODES.disconnect, status));
    link?.close(this.target, parameters[2] ?? STATUS.remoteTerminated);
  }
}

/** The parameters of LE Create Connection, or null when they break the specification. */
function wantedBy(parameters: Buffer): Wanted | null {
  if (parameters.length < 25) return null;
  const intervalMin = parameters.readUInt16LE(13);
  const intervalMax = parameters.readUInt16LE(15);
  const timeout = parameters.readUInt16LE(19);
  if (!within(intervalMin, INTERVALS) || !within(intervalMax, INTERVALS) || intervalMin > intervalMax)
    return null;
  if (!within(timeout, TIMEOUTS)) return null;
  const peer = addressText(parameters.subarray(6, 12));
  return { peer, intervalMin, intervalMax, latency: parameters.readUInt16LE(17), timeout };
}

function within(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}
