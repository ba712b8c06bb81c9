import * as z from 'zod';

// Members of the hub's answers that the command line reads. Others may be there, and pass.

const facts = {
  fingerprint_sha256: z.string(),
  public_key_sha256: z.string(),
  subject: z.string(),
  not_before: z.string(),
  not_after: z.string(),
};

export const certificatesShape = z.looseObject({
  source: z.enum(['hub', 'owner']),
  https_url: z.string(),
  mqtts_url: z.string(),
  server: z.looseObject({ ...facts, names: z.array(z.string()) }),
  authority: z.looseObject({ ...facts, pem: z.string() }).nullable(),
  missing_names: z.array(z.string()),
  is_current: z.boolean().nullable(),
  is_due: z.boolean(),
  problem: z.string().nullable(),
});

export type WireCertificates = z.output<typeof certificatesShape>;
export const CERTIFICATES_PATH = '/api/v1/certificates';
