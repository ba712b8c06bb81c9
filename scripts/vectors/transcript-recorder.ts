import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import type { HubChannel, LockChannel } from '../../firmware-protocol/link-channel.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { encodeSerialFrame } from '../../firmware-protocol/serial-frame.js';
import { hex, messageToJson } from '../../test/firmware-protocol/vector-file.js';
import type { TranscriptStep } from '../../test/firmware-protocol/transcript.js';
import { fixedBytes, fixedKeyPair } from './vector-set.js';

/** The lock of every transcript. */
export const SERIAL = 'DW-000017';
const ADDRESS = 1;
export const installCode = fixedBytes('install code', 16);
export const psk = fixedBytes('operational psk', 32);
export const hubStatic = fixedKeyPair('hub static');
export const lockStatic = fixedKeyPair('lock static');
export const bootId = fixedBytes('boot', 8);
export const commandId = fixedBytes('command', 16);
export const requestId = fixedBytes('request', 8);

/** A key pair as it stands in a vector file. */
export function inHex(pair: KeyPair): { private_key: string; public_key: string } {
  return { private_key: hex(pair.privateKey), public_key: hex(pair.publicKey) };
}

/** Records what each side puts on the wire. */
export class Recorder {
  readonly steps: TranscriptStep[] = [];

  add(from: 'hub' | 'lock', frame: LinkFrame, extra: Partial<TranscriptStep> = {}): LinkFrame {
    const wire = hex(encodeSerialFrame(ADDRESS, frame));
    this.steps.push({ from, type: frame.type, body: hex(frame.body), wire, ...extra });
    return frame;
  }

  hubSays(hub: HubChannel, lock: LockChannel, message: HubMessage, re?: number): void {
    const frame = hub.send(message, re);
    lock.receive(this.add('hub', frame, { message: messageToJson(message), re: re ?? null }));
  }

  lockSays(hub: HubChannel, lock: LockChannel, message: LockMessage, re?: number): void {
    const frame = lock.send(message, re);
    hub.receive(this.add('lock', frame, { message: messageToJson(message), re: re ?? null }));
  }
}
