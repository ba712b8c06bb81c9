import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import { created, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, timeOut } from '../wire/fields.js';

/** A request with an RSA key of 4096 bits has some 1,700. */
const CSR_CHARACTERS_MAX = 8_192;

const hex = (fingerprint: Uint8Array) => Buffer.from(fingerprint).toString('hex');
const fingerprint = z.string().meta({ description: 'Of the whole certificate (DER), 64 hex digits.' });
const asked = z.enum(['off', 'optional', 'required']).meta({
  description:
    'What MQTT over TLS asks of locks (DOORWARD_MQTTS_CLIENT_CERTS): off: no certificate; optional: one that is shown must be its own; required: none is let in from the house without.',
});

const listSchema = z
  .object({
    asked,
    certificates: z.array(
      z.object({
        fingerprint_sha256: fingerprint,
        state: z.enum(['current', 'next']).meta({
          description:
            'next: issued, and not shown by the lock yet; when it is, the current one counts no more.',
        }),
        issued_at: timeOut,
      }),
    ),
  })
  .meta({ id: 'LockCertificates' });

const issuedSchema = z
  .object({
    device_id: z.string(),
    asked,
    fingerprint_sha256: fingerprint,
    certificate: z.string().meta({ description: 'PEM; its common name is the device_id.' }),
    private_key: z
      .string()
      .nullable()
      .meta({ description: 'PEM, PKCS #8, shown this once; null: the lock has its key already.' }),
    authority: z.string().meta({ description: "PEM of the hub's authority, which issued it." }),
    not_after: timeOut,
  })
  .meta({ id: 'IssuedLockCertificate' });

const list = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/certificate',
  summary: 'Which certificates of a lock count',
  permission: 'devices:manage',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'Those on the list, without the certificates', data: listSchema },
  codes: ['device_not_found'],
  handler: ({ params }, { operations, caller }) => {
    const found = operations.readLockCertificates(caller, params.id);
    const certificates = found.certificates.map((one) => ({
      fingerprint_sha256: hex(one.fingerprint),
      state: one.state,
      issued_at: rfc3339(one.issuedAtMs),
    }));
    return ok('Certificates of the lock', { asked: found.asked, certificates });
  },
});

const issue = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/certificate',
  summary: 'Issue a certificate for a lock on MQTT; the one it has counts until the new one was shown',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body: z
    .strictObject({
      csr: z.string().min(1).max(CSR_CHARACTERS_MAX).nullish().meta({
        description:
          "The lock's own request (PKCS #10, PEM), by which its key never leaves it. Without: the hub makes the key.",
      }),
    })
    .meta({ id: 'LockCertificateRequest' }),
  success: {
    status: 201,
    description: 'The certificate; its key, if the hub made it, once',
    data: issuedSchema,
  },
  codes: ['device_not_found', 'not_on_mqtt', 'signing_request_unusable', 'certificate_not_made', 'busy'],
  handler: async ({ params, body }, { operations, caller }) => {
    const issued = await operations.issueLockCertificate(caller, params.id, body.csr ?? null);
    return created('Certificate issued', {
      device_id: issued.deviceId,
      asked: issued.asked,
      fingerprint_sha256: hex(issued.fingerprint),
      certificate: issued.certificatePem,
      private_key: issued.keyPem,
      authority: issued.authorityPem,
      not_after: rfc3339(issued.notAfterMs),
    });
  },
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/devices/{id}/certificate',
  summary: 'Let none of the certificates of a lock count any more; it is cut off',
  permission: 'devices:manage',
  limit: 'user',
  params: idParams,
  success: { status: 204, description: 'None counts', data: null },
  codes: ['device_not_found'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokeLockCertificates(caller, params.id);
    return noContent;
  },
});

export const lockCertificateRoutes: readonly Route[] = [list, issue, revoke];
