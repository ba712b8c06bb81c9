import { createHash } from 'node:crypto';

/** firmware-protocol/SPEC.md, section 2.2. */
export const LOCK_SERVICE_UUID = '7f6e0001-9d1b-4f4e-8a57-2c5b0e6d1a01';
export const WRITE_UUID = '7f6e0002-9d1b-4f4e-8a57-2c5b0e6d1a01';
export const NOTIFY_UUID = '7f6e0003-9d1b-4f4e-8a57-2c5b0e6d1a01';

const ADVERT_VERSION = 1;
const TAG_BYTES = 6;
const COUNTER_MODULUS = 0x10000;
const AD_TYPES = { flags: 0x01, completeServices128: 0x07, serviceData128: 0x21 } as const;
/** General discoverable, no classic Bluetooth. */
const FLAGS = 0x06;

const uuidOnAir = Buffer.from(LOCK_SERVICE_UUID.replaceAll('-', ''), 'hex').reverse();

/** What a lock says of itself before anybody connects. */
export interface LockAdvert {
  readonly pairingOpen: boolean;
  readonly paired: boolean;
  /** Counts events and changes of state; only its low 16 bits go out. */
  readonly counter: number;
  /** The lock's serial number; its hash goes out. */
  readonly serial: string;
}

/** The advertisement: flags, and that the lock service is here. */
export function lockAdvertisement(): Buffer {
  return Buffer.concat([
    structure(AD_TYPES.flags, Uint8Array.of(FLAGS)),
    structure(AD_TYPES.completeServices128, uuidOnAir),
  ]);
}

/** The scan response: service data of the lock service. */
export function lockScanResponse({ pairingOpen, paired, counter, serial }: LockAdvert): Buffer {
  const state = (pairingOpen ? 1 : 0) | (paired ? 2 : 0);
  const data = Buffer.alloc(4);
  data[0] = ADVERT_VERSION;
  data[1] = state;
  data.writeUInt16LE(counter % COUNTER_MODULUS, 2);
  return structure(AD_TYPES.serviceData128, Buffer.concat([uuidOnAir, data, lockTag(serial)]));
}

/** By which a hub knows its locks: the first 6 bytes of SHA-256("doorward tag" ‖ serial). */
export function lockTag(serial: string): Buffer {
  return createHash('sha256').update(`doorward tag${serial}`, 'utf8').digest().subarray(0, TAG_BYTES);
}

function structure(type: number, data: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(1 + data.length, type), data]);
}
