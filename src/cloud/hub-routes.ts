import { Router, type Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { BATCH_LINES_MAX, LANES } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import { BATCH_BODY_BYTES_MAX, batchTooLarge, linesOf } from './batch-body.js';
import { batchQuery, enrolment } from './hub-forms.js';
import { hubInPath } from './hub-in-path.js';
import type { Hubs } from './hubs.js';
import { ingest, placeOf, putAsideOf } from './ingest.js';
import { BATCHES_A_MINUTE, BATCHES_OF_HUB_AT_ONCE, NEWCOMERS_AT_ONCE } from './limits.js';
import type { CloudMeters } from './meters.js';
import type { Moments } from './moments.js';
import { PlacesOfEach } from './places-of-each.js';
import { CloudProblem } from './problem.js';
import { bodyOf, jsonBody } from './request-body.js';
import type { CloudDatabase } from './tables.js';
import type { Turnstile } from './turnstile.js';
import { withinRate } from './within-rate.js';

export interface HubRoutesDeps {
  readonly db: CloudDatabase;
  readonly hubs: Hubs;
  readonly clock: Clock;
  /** In front of all that a hub sends, or asks before it does. */
  readonly door: Turnstile;
  /** In front of taking a batch in. */
  readonly turnstile: Turnstile;
  readonly moments: Moments;
  readonly meters: CloudMeters;
}

/** What hubs ask. */
export function hubRoutes({ db, hubs, clock, door, turnstile, moments, meters }: HubRoutesDeps): Router {
  const router = Router();
  const rate = new RateLimiterMemory({ points: BATCHES_A_MINUTE, duration: 60 });
  const places = new PlacesOfEach(BATCHES_OF_HUB_AT_ONCE, 'too_many_batches');

  router.post('/enrol', jsonBody(clock, '4kb'), async (request, response) => {
    const given = enrolment.safeParse(request.body);
    if (!given.success) throw new CloudProblem(400, 'invalid', z.prettifyError(given.error));
    const hub = await hubs.enrol(request.headers.authorization, {
      publicKey: Buffer.from(given.data.public_key, 'base64'),
      claimHash: given.data.claim_hash,
    });
    const claim_expires_at = hub.state === 'waiting' ? (hub.claim_expires_at?.toISOString() ?? null) : null;
    response.json({ hub_id: hub.id, state: hub.state, claim_expires_at });
  });

  router.get('/hubs/:id', async (request, response) => {
    const id = hubInPath(request.params.id);
    const place = await door.pass(async () => {
      const { hub } = await hubs.authenticate(request.headers.authorization, id);
      const lanes = await Promise.all(
        LANES.map(async (lane) => [lane, await placeOf(db, { hubId: id, lane }, hub.epoch)] as const),
      );
      return {
        ...{ hub_id: id, state: hub.state, epoch: hub.epoch, lanes: Object.fromEntries(lanes) },
        put_aside: await putAsideOf(db, id, hub.epoch),
      };
    }, NEWCOMERS_AT_ONCE);
    response.json(place);
  });

  const takeIn = async (request: Request) => {
    const id = hubInPath(request.params['id']);
    const query = batchQuery.safeParse(request.query);
    if (!query.success) throw new CloudProblem(400, 'invalid', z.prettifyError(query.error));
    const answer = await door.pass(async () => {
      // Known before anything of theirs is read: nobody else can fill the memory here.
      const { head, text } = await hubs.authenticate(request.headers.authorization, id);
      await withinRate(rate, id, 'too_many_batches');
      if (!head || head.epoch !== query.data.epoch || head.lane !== query.data.lane)
        throw new CloudProblem(400, 'head_differs', 'The signature names another head than this batch has.');
      return places.pass(id, async () => {
        const body = await bodyOf(request, clock, {
          bytesMax: BATCH_BODY_BYTES_MAX,
          tooLarge: batchTooLarge,
        });
        return turnstile.pass(() =>
          moments.timed(async () => {
            const texts = await linesOf(body, request.headers['content-encoding']);
            const batch = { hubId: id, ...query.data, texts, head, proof: text };
            return meters.ingest(batch.lane, () => ingest(db, clock, batch));
          }),
        );
      });
    });
    if (answer.kind === 'refused')
      throw new CloudProblem(400, answer.why, 'The batch does not lead to the head that is signed.');
    if (answer.kind === 'elsewhere')
      throw new CloudProblem(409, answer.why, 'The batch does not follow what is here.', {
        expected: answer.expected,
        epoch: answer.epoch,
        proof: answer.proof,
      });
    return answer;
  };

  router.post('/hubs/:id/batches', async (request, response) => {
    const { place, oddities } = await meters.batch(() => takeIn(request));
    const { ack, hash } = place;
    response.json({ ack, hash, credit: BATCH_LINES_MAX, retry_after_s: 0, put_aside: oddities });
  });
  return router;
}
