import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Reads } from '../store-ports.js';
import type { LockCertificateDeps } from './lock-certificate-deps.js';
import type { SigningRequestFault } from './lock-certificate-ports.js';
import type { LockCertificateUseCases } from './lock-certificate-use-cases.js';

const FAULTS: Readonly<Record<SigningRequestFault, Text>> = {
  malformed: 'must be a certificate request in PEM form (-----BEGIN CERTIFICATE REQUEST-----)',
  signature: 'is not signed with the key that it is for',
  key: 'must be for a key on the curve P-256 or P-384, or an RSA key of 2048 to 4096 bits',
  name: 'must have the device_id of the lock as its only common name (CN), or none',
};

/** Gives a lock on MQTT a certificate that its connection has to be made with. */
export function issueLockCertificate(
  deps: LockCertificateDeps,
): LockCertificateUseCases['issueLockCertificate'] {
  return async (caller, id, requestPem) => {
    const device = onMqtt(deps.store, id);
    const { deviceId } = device;
    const issued = await deps.issuer.issue(deviceId, requestPem);
    if ('refused' in issued) {
      throw new InvalidInput(
        'signing_request_unusable',
        'The certificate request can not be used. Have the lock make another one.',
        { fields: [{ field: 'csr', message: FAULTS[issued.refused] }] },
      );
    }
    const { fingerprint } = issued;
    await deps.store.write((tx) => {
      const { name } = onMqtt(tx, id);
      const atMs = deps.clock.wallMs();
      tx.lockCertificates.offer(id, fingerprint, atMs);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'LOCK_CERTIFICATE_ISSUED',
          description: `A certificate was issued for lock "${name}".`,
          deviceId: id,
          data: {
            fingerprint_sha256: Buffer.from(fingerprint).toString('hex'),
            key_made_here: requestPem === null,
          },
        }),
      );
    });
    return { ...issued, deviceId, asked: deps.asked };
  };
}

/** @throws NotFound `device_not_found`, Conflict `not_on_mqtt` */
function onMqtt(reads: Pick<Reads, 'devices'>, id: string): Device {
  const device = deviceOrRefuse(reads, id);
  const { devices } = reads;
  if (devices.mqttSecretHash(device.deviceId) || devices.mqttNextSecretHash(device.deviceId)) return device;
  throw new Conflict(
    'not_on_mqtt',
    say('Lock "{lock}" does not log in over MQTT. Pair it over mqtt first.', { lock: device.name }),
  );
}
