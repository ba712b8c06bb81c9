import { z } from 'zod';
import { longestLifeS, REQUEST_DATA_BYTES_MAX, REQUEST_KINDS } from '../audit/replica/requests.js';
import { CloudProblem } from './problem.js';

/** Who asked for an unlock is at the door. */
const UNLOCK_LIFE_S = 30;
const LIFE_S = 24 * 3600;

export const requestForm = z
  .strictObject({
    hub: z.uuid().toLowerCase(),
    /** Whoever asks may choose it: sent twice, it is one request. */
    id: z.uuid().toLowerCase().optional(),
    kind: z.enum(REQUEST_KINDS),
    /** A person of the hub. */
    actor: z.object({ kind: z.literal('user').optional(), id: z.uuid().toLowerCase() }),
    expected_version: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .nullish(),
    expires_in_s: z.number().int().min(1).optional(),
    data: z.record(z.string(), z.unknown()),
  })
  // Longer than a request of this kind may live.
  .refine(({ kind, expires_in_s }) => (expires_in_s ?? 1) <= longestLifeS(kind), { path: ['expires_in_s'] });

/** What somebody wants of a hub. */
export interface NewRequest {
  readonly hub: string;
  readonly id: string | null;
  readonly kind: (typeof REQUEST_KINDS)[number];
  readonly actorId: string;
  readonly expectedVersion: string | null;
  readonly lifeS: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** @throws CloudProblem 400 `invalid`, `pin_in_clear`, 413 `request_too_large` */
export function readNewRequest(given: unknown): NewRequest {
  const parsed = requestForm.safeParse(given);
  if (!parsed.success) throw new CloudProblem(400, 'invalid', z.prettifyError(parsed.error));
  const { hub, id, kind, actor, expected_version, expires_in_s, data } = parsed.data;
  // What this cloud does not have it can't lose.
  if (kind === 'create_pin' && ('pin' in data || typeof data['sealed_pin'] !== 'string'))
    throw new CloudProblem(400, 'pin_in_clear', "A PIN comes sealed to the hub's key, as sealed_pin.");
  if (Buffer.byteLength(JSON.stringify(data)) > REQUEST_DATA_BYTES_MAX)
    throw new CloudProblem(
      413,
      'request_too_large',
      `A request has ${REQUEST_DATA_BYTES_MAX} bytes at most.`,
    );
  return {
    ...{ hub, kind, data },
    id: id ?? null,
    actorId: actor.id,
    expectedVersion: expected_version ?? null,
    lifeS: expires_in_s ?? (kind === 'unlock' ? UNLOCK_LIFE_S : LIFE_S),
  };
}
