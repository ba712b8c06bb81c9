import { createHash, timingSafeEqual } from 'node:crypto';
import { DEVICE_ID } from '../locks/device.js';
import type { DeviceReads } from '../operations/locks/device-ports.js';
import { mayWill, type ProgramWill } from './programs.js';

/** What a CONNECT says of who is there (MQTT 3.1.1, section 3.1.3). */
export interface Introduction {
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  readonly clientId: string;
  readonly will: ProgramWill | null;
}

/** CONNACK return codes (MQTT 3.1.1, section 3.2.2.3). */
export const IDENTIFIER_REJECTED = 2;
export const BAD_USER_NAME_OR_PASSWORD = 4;
export const NOT_AUTHORIZED = 5;

export type Admission =
  | {
      readonly ok: true;
      readonly deviceId: string;
      /** SHA-256 of the password of a new lock, in the place of which another one still is; null: it is in its place. */
      readonly takesPlaceBy: Uint8Array | null;
    }
  | {
      readonly ok: false;
      readonly returnCode: 2 | 4 | 5;
      readonly code: 'bad_credentials' | 'client_id_not_own' | 'will_denied' | 'takeover_failed';
    };

export type SecretReads = Pick<DeviceReads, 'mqttSecretHash' | 'mqttNextSecretHash'>;

/** Whether this is the user name of a lock: then nothing but the lock's own secret is its password. */
export function isLockName(devices: SecretReads, username: string | undefined): boolean {
  if (username === undefined || !DEVICE_ID.test(username)) return false;
  return devices.mqttSecretHash(username) !== null || devices.mqttNextSecretHash(username) !== null;
}

/** Compared against when there is no such lock, so that its absence does not show in the time taken. */
const NOBODY = new Uint8Array(32);

/**
 * Admits a lock: user name = device_id, password = its secret (256 random bits, kept as SHA-256: nothing to stretch),
 * client id = device_id, or one lock could take over another's connection by naming it (MQTT-3.1.4-2). A last will
 * counts as a publish. The client id and the will are looked at only after a right password. Of a lock that is being
 * replaced both passwords are right, until the new one has been used.
 */
export function admit(devices: SecretReads, who: Introduction): Admission {
  const deviceId = who.username ?? '';
  const isName = DEVICE_ID.test(deviceId);
  const known = isName ? devices.mqttSecretHash(deviceId) : null;
  const next = isName ? devices.mqttNextSecretHash(deviceId) : null;
  const given = createHash('sha256')
    .update(who.password ?? NOBODY)
    .digest();
  const isOwn = timingSafeEqual(given, known?.hash ?? NOBODY) && known !== null;
  const isNext = timingSafeEqual(given, next?.hash ?? NOBODY) && next !== null;
  if ((!isOwn && !isNext) || who.password === undefined) {
    return { ok: false, returnCode: BAD_USER_NAME_OR_PASSWORD, code: 'bad_credentials' };
  }
  if (who.clientId !== deviceId) {
    return { ok: false, returnCode: IDENTIFIER_REJECTED, code: 'client_id_not_own' };
  }
  if (who.will && !mayWill({ roles: ['lock'], own: deviceId }, who.will)) {
    return { ok: false, returnCode: NOT_AUTHORIZED, code: 'will_denied' };
  }
  return { ok: true, deviceId, takesPlaceBy: isNext ? given : null };
}
