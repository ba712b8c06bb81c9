import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { CertificateFacts, TlsView } from '../../operations/certificates/certificate-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOut } from '../wire/fields.js';

const facts = {
  fingerprint_sha256: z.string().meta({ description: 'Of the whole certificate (DER), 64 hex digits.' }),
  public_key_sha256: z
    .string()
    .meta({ description: 'Of its public key (SubjectPublicKeyInfo), base64: for clients that pin keys.' }),
  subject: z.string(),
  not_before: timeOut,
  not_after: timeOut,
};

const tlsSchema = z
  .object({
    source: z
      .enum(['hub', 'owner'])
      .meta({ description: "hub: made by the hub's own authority; owner: DOORWARD_TLS_CERT." }),
    https_url: z.string(),
    mqtts_url: z.string(),
    server: z.object({ ...facts, names: z.array(z.string()) }),
    authority: z
      .object({ ...facts, pem: z.string() })
      .nullable()
      .meta({
        description:
          "What phones and locks are to trust: it stays when the server certificate is renewed. null with an owner's certificate.",
      }),
    missing_names: z
      .array(z.string())
      .meta({ description: 'Names and addresses of the hub that the certificate does not stand for.' }),
    is_current: z.boolean().nullable().meta({
      description: 'false: it has run out or not begun; null: the clock of the hub is not trusted.',
    }),
    is_due: z.boolean().meta({ description: 'Whether it should have been replaced by now.' }),
    problem: z.string().nullable().meta({
      description:
        'Why the files as they are now were not taken into use, as the log has it; null: they were.',
    }),
  })
  .meta({ id: 'Certificates' });

function toWireFacts(certificate: CertificateFacts) {
  return {
    fingerprint_sha256: certificate.fingerprint,
    public_key_sha256: certificate.publicKeyPin,
    subject: certificate.subject,
    not_before: rfc3339(certificate.notBeforeMs),
    not_after: rfc3339(certificate.notAfterMs),
  };
}

function toWire(view: TlsView): z.output<typeof tlsSchema> {
  const { server, authority } = view;
  return {
    source: view.source,
    https_url: view.httpsUrl,
    mqtts_url: view.mqttsUrl,
    server: { ...toWireFacts(server), names: [...server.names] },
    authority: authority && { ...toWireFacts(authority), pem: authority.pem },
    missing_names: [...view.missingNames],
    is_current: view.isCurrent,
    is_due: view.isDue,
    problem: view.problem,
  };
}

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/certificates',
  summary: 'What HTTPS and MQTT over TLS prove the name of the hub with, and the authority to trust',
  permission: 'certificates:read',
  limit: 'user',
  success: { status: 200, description: 'The certificates, without their keys', data: tlsSchema },
  handler: (_, { operations, caller }) => ok('Certificates', toWire(operations.readTls(caller))),
});

export const certificateRoutes: readonly Route[] = [read];
