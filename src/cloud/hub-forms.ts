import { z } from 'zod';
import { LANES } from '../audit/replica/protocol.js';
import { INTEGER_MAX } from './storable.js';

/** What hubs send and are answered. */
export const enrolment = z
  .object({
    public_key: z.base64().max(512).meta({ description: 'SubjectPublicKeyInfo, DER, base64: P-256.' }),
    claim_hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'SHA-256 of the claim code without its dashes, hex.' }),
  })
  .meta({ id: 'Enrol' });

export const enrolled = z.object({
  hub_id: z.uuid().meta({ description: 'Made from the key.' }),
  state: z.enum(['waiting', 'active', 'revoked']),
  claim_expires_at: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Until then its owner can type the code; null: there is nothing to type.' }),
});

const place = z.object({
  ack: z.int(),
  hash: z.string(),
  proof: z.string().nullable().meta({ description: "The hub's own signature under that head." }),
});

export const placed = z.object({
  hub_id: z.uuid(),
  state: z.literal('active'),
  epoch: z.int(),
  lanes: z.object({ audit: place, telemetry: place }),
  put_aside: z.int().meta({ description: 'Lines of this epoch that could not be taken as they should be.' }),
});

export const batchQuery = z.object({
  epoch: z.coerce.number().int().positive().max(INTEGER_MAX),
  lane: z.enum(LANES),
  first: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

export const taken = z.object({
  ack: z.int().meta({ description: 'The last number that is here.' }),
  hash: z.string(),
  credit: z.int().meta({ description: 'Lines that the next batch may have.' }),
  retry_after_s: z.number().meta({ description: 'Before then nothing more is wanted.' }),
  put_aside: z.int().meta({ description: 'Lines of this batch that could not be taken as they should be.' }),
});
