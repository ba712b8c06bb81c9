import { Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { REQUEST_WAIT_MAX_S } from '../audit/replica/requests.js';
import { hubInPath } from './hub-in-path.js';
import type { Clock } from '../kit/clock.js';
import type { Hubs } from './hubs.js';
import type { Images } from './images.js';
import { ASKS_A_MINUTE, WAITING_MAX } from './limits.js';
import { CloudProblem } from './problem.js';
import { jsonBody } from './request-body.js';
import type { Requests, TimedRequest } from './requests.js';
import type { WaitingHubs } from './waiting-hubs.js';
import { withinRate } from './within-rate.js';

export const question = z.object({
  /** Empty: nothing was dealt with yet. */
  after: z.union([z.uuid(), z.literal('')]).optional(),
  wait: z.coerce
    .number()
    .min(0)
    .default(0)
    .transform((seconds) => Math.min(seconds, REQUEST_WAIT_MAX_S)),
});
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const claiming = z.object({ nonce: z.string().min(16).max(64) });

export interface InboxRoutesDeps {
  readonly clock: Clock;
  readonly hubs: Hubs;
  readonly requests: Requests;
  readonly images: Images;
  readonly waiting: WaitingHubs;
}

/** What hubs ask about requests for them. */
export function inboxRoutes({ clock, hubs, requests, images, waiting }: InboxRoutesDeps): Router {
  const router = Router();
  const rate = new RateLimiterMemory({ points: ASKS_A_MINUTE, duration: 60 });
  const authenticated = async (authorization: string | undefined, given: unknown) => {
    const id = hubInPath(given);
    await hubs.authenticate(authorization, id);
    await withinRate(rate, id, 'asked_too_often');
    return id;
  };
  const line = (row: TimedRequest) => ({
    id: row.id,
    kind: row.kind,
    actor: { kind: 'user', id: row.actor_id },
    expected_version: row.expected_version,
    expires_in_ms: requests.leftMs(row),
    data: JSON.parse(row.data) as unknown,
  });

  router.get('/hubs/:id/requests', async (request, response) => {
    const hubId = await authenticated(request.headers.authorization, request.params.id);
    const asked = question.safeParse(request.query);
    if (!asked.success) throw new CloudProblem(400, 'invalid', z.prettifyError(asked.error));
    const { wait } = asked.data;
    const after = asked.data.after || null;
    const isFull = waiting.size >= WAITING_MAX;
    const { woken, end } = waiting.wait(hubId, isFull ? 0 : wait * 1000);
    response.once('close', end);
    let rows = await requests.forHub(hubId, after);
    if (rows.length === 0) {
      await woken;
      rows = response.destroyed ? [] : await requests.forHub(hubId, after);
    } else end();
    if (!response.destroyed) response.json({ requests: rows.map(line) });
  });

  router.post('/hubs/:id/requests/:requestId/claim', jsonBody(clock, '1kb'), async (request, response) => {
    const hubId = await authenticated(request.headers.authorization, request.params['id']);
    const id = z.uuid().safeParse(request.params['requestId']);
    const given = claiming.safeParse(request.body);
    if (!id.success || !given.success)
      throw new CloudProblem(400, 'invalid', 'A claim names a request, and has a nonce.');
    const row = await requests.claim(hubId, id.data);
    response.json({ id: row.id, nonce: given.data.nonce, expires_in_ms: requests.leftMs(row) });
  });

  router.get('/hubs/:id/images/:sha256', async (request, response) => {
    await authenticated(request.headers.authorization, request.params.id);
    const hash = sha256.safeParse(request.params.sha256);
    const bytes = hash.success ? await images.read(hash.data) : null;
    if (!bytes) throw new CloudProblem(404, 'image_unknown', 'There is no such image.');
    response.type('application/octet-stream').send(Buffer.from(bytes));
  });
  return router;
}
