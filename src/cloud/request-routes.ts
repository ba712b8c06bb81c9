import { Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { REQUEST_DATA_BYTES_MAX } from '../audit/replica/requests.js';
import { sha256 } from '../audit/sha-256.js';
import type { Clock } from '../kit/clock.js';
import { newestEpoch } from './fleet/newest-epoch.js';
import { IMAGE_BYTES_MAX, PAGE_MAX, REQUESTS_A_MINUTE } from './limits.js';
import type { Images } from './images.js';
import { CloudProblem } from './problem.js';
import { jsonBody, rawBody } from './request-body.js';
import { readNewRequest } from './request-kinds.js';
import type { Requests, TimedRequest } from './requests.js';
import type { CloudDatabase, RequestRow } from './tables.js';
import { withinRate } from './within-rate.js';

export const listQuery = z.object({
  hub: z.uuid(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100),
});

export interface RequestRoutesDeps {
  readonly db: CloudDatabase;
  readonly clock: Clock;
  readonly requests: Requests;
  readonly images: Images;
}

/** What the owner of a fleet asks of hubs; behind the door of `fleet-routes`. */
export function requestRoutes({ db, clock, requests, images }: RequestRoutesDeps): Router {
  const router = Router();
  const rate = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: 60 });

  router.post('/requests', jsonBody(clock, 2 * REQUEST_DATA_BYTES_MAX), async (request, response) => {
    const given = readNewRequest(request.body);
    await withinRate(rate, given.hub, 'too_many_requests');
    const { row, isNew } = await requests.make(given);
    response.status(isNew ? 201 : 200).json(view(row));
  });

  router.get('/requests', async (request, response) => {
    const query = listQuery.safeParse(request.query);
    if (!query.success) throw new CloudProblem(400, 'invalid', z.prettifyError(query.error));
    const { hub, before, limit } = query.data;
    await newestEpoch(db, hub);
    const rows = await requests.list(hub, before ?? null, limit);
    response.json({
      requests: rows.map((row) => view(row)),
      next: rows.length < limit ? null : (rows.at(-1)?.number ?? null),
    });
  });

  router.get('/requests/:id', async (request, response) => {
    const row = await requests.read(idOf(request.params.id));
    response.json({ ...view(row), event: await eventOf(db, row) });
  });

  router.delete('/requests/:id', async (request, response) => {
    await requests.withdraw(idOf(request.params.id));
    response.status(204).end();
  });

  /** What a PIN is sealed to: the id of a hub is made from it. */
  router.get('/hubs/:id/key', async (request, response) => {
    const hub = await db
      .selectFrom('hubs')
      .select(['id', 'public_key'])
      .where('id', '=', idOf(request.params.id))
      .executeTakeFirst();
    if (!hub) throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
    response.json({ hub_id: hub.id, public_key: hub.public_key });
  });

  router.post('/images', rawBody(clock, IMAGE_BYTES_MAX), async (request, response) => {
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.length === 0)
      throw new CloudProblem(400, 'invalid', 'An image has a byte at least.');
    const hash = sha256(bytes).toString('hex');
    await images.keep(hash, bytes, new Date(clock.wallMs()));
    response.status(201).json({ sha256: hash, bytes: bytes.length });
  });
  return router;
}

/**
 * waiting: for the hub. claimed: the hub has it, and has not told. expired: nobody claimed it in time. Else as the hub told, or
 * withdrawn.
 */
function view(row: TimedRequest): object {
  const open = row.claimed_at !== null ? 'claimed' : row.left_ms <= 0 ? 'expired' : 'waiting';
  return {
    id: row.id,
    number: row.number,
    hub_id: row.hub_id,
    kind: row.kind,
    actor: { kind: 'user', id: row.actor_id },
    expected_version: row.expected_version,
    data: JSON.parse(row.data) as unknown,
    state: row.outcome ?? (row.withdrawn_at !== null ? 'withdrawn' : open),
    reason: row.reason,
    made_at: row.made_at,
    expires_at: row.expires_at,
    claimed_at: row.claimed_at,
    settled_at: row.settled_at,
    event_epoch: row.event_epoch,
    event_seq: row.event_seq,
  };
}

/** The row of the hub's log that tells of it, as the replica has it. */
async function eventOf(db: CloudDatabase, row: RequestRow): Promise<unknown> {
  if (row.event_epoch === null || row.event_seq === null) return null;
  const event = await db
    .selectFrom('events')
    .select('line')
    .where('hub_id', '=', row.hub_id)
    .where('epoch', '=', row.event_epoch)
    .where('seq', '=', row.event_seq)
    .executeTakeFirst();
  return event ? (JSON.parse(event.line) as unknown) : null;
}

function idOf(text: unknown): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw new CloudProblem(404, 'not_found', 'There is nothing here.');
  return id.data;
}
