import { Router, type Request, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Clock } from '../kit/clock.js';
import {
  BACKUP_PART_BYTES,
  BACKUP_PARTS_MAX,
  PARTS_A_MINUTE,
  PARTS_OF_HUB_AT_ONCE,
} from './backup-limits.js';
import { CloudBackups, partMisfits } from './backups.js';
import { newestEpoch } from './fleet/newest-epoch.js';
import { hubInPath } from './hub-in-path.js';
import type { Hubs } from './hubs.js';
import { PlacesOfEach } from './places-of-each.js';
import { CloudProblem } from './problem.js';
import { bodyOf, jsonBody } from './request-body.js';
import type { CloudDatabase } from './tables.js';
import { withinRate } from './within-rate.js';

export const place = z.object({
  id: z.uuid(),
  name: z.string().regex(/^doorward-[0-9a-f]{8}-\d{8}T\d{6}Z\.age$/),
});
export const partPlace = place.extend({ part: z.coerce.number().int().min(0).max(BACKUP_PARTS_MAX) });
export const completion = z.object({
  parts: z.int().min(1).max(BACKUP_PARTS_MAX),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export interface BackupRoutesDeps {
  readonly db: CloudDatabase;
  readonly hubs: Hubs;
  readonly clock: Clock;
}

/** What hubs put here and fetch again: their own backups alone. */
export function backupRoutes({ db, hubs, clock }: BackupRoutesDeps): Router {
  const router = Router();
  const backups = new CloudBackups(db, clock);
  const rate = new RateLimiterMemory({ points: PARTS_A_MINUTE, duration: 60 });
  const places = new PlacesOfEach(PARTS_OF_HUB_AT_ONCE, 'too_many_parts');
  const ofHub = async (request: Request) => {
    const { hub } = await hubs.authenticate(request.headers.authorization, hubInPath(request.params['id']));
    return hub.id;
  };

  router.get('/hubs/:id/backups', async (request, response) => {
    response.json({ backups: await backups.list(await ofHub(request)) });
  });

  router.get('/hubs/:id/backups/:name', async (request, response) => {
    const { name } = read(place, request.params);
    const backup = { hubId: await ofHub(request), name };
    response.json({ parts: await backups.partsOf(backup), whole: await backups.isWhole(backup) });
  });

  router.put('/hubs/:id/backups/:name/parts/:part', async (request, response) => {
    const { name, part } = read(partPlace, request.params);
    // Known before anything of theirs is read: nobody else can fill the memory here.
    const hubId = await ofHub(request);
    await withinRate(rate, hubId, 'too_many_parts');
    await places.pass(hubId, async () => {
      const content = await bodyOf(request, clock, {
        bytesMax: BACKUP_PART_BYTES,
        tooLarge: partMisfits,
      });
      if (content.length === 0) throw new CloudProblem(400, 'invalid', 'A part has content.');
      await backups.putPart({ hubId, name }, part, content);
    });
    response.status(204).end();
  });

  router.get('/hubs/:id/backups/:name/parts/:part', async (request, response) => {
    const { name, part } = read(partPlace, request.params);
    const backup = { hubId: await ofHub(request), name };
    const content = (await backups.isWhole(backup)) ? await backups.part(backup, part) : null;
    if (!content) throw new CloudProblem(404, 'backup_unknown', 'There is no such part of a whole backup.');
    response.type('application/octet-stream').send(content);
  });

  router.post('/hubs/:id/backups/:name/complete', jsonBody(clock, '4kb'), async (request, response) => {
    const { name } = read(place, request.params);
    const { parts, sha256 } = read(completion, request.body);
    await backups.complete({ hubId: await ofHub(request), name }, parts, sha256);
    response.json({ whole: true });
  });

  router.delete('/hubs/:id/backups/:name', async (request, response) => {
    const { name } = read(place, request.params);
    await backups.remove({ hubId: await ofHub(request), name });
    response.status(204).end();
  });
  return router;
}

/** For the owner of the fleet: a hub that burned down can't ask. Mounted behind the owner's token. */
export function ownerBackupRoutes({ db, clock }: Pick<BackupRoutesDeps, 'db' | 'clock'>): Router {
  const router = Router();
  const backups = new CloudBackups(db, clock);
  router.get('/hubs/:id/backups', async (request, response) => {
    const { id } = read(place.pick({ id: true }), request.params);
    await newestEpoch(db, id);
    response.json({ backups: await backups.list(id) });
  });
  router.get('/hubs/:id/backups/:name', async (request: Request, response: Response) => {
    const { id: hubId, name } = read(place, request.params);
    const found = (await backups.list(hubId)).find((one) => one.name === name);
    if (!found) throw new CloudProblem(404, 'backup_unknown', 'There is no such backup.');
    response.type('application/octet-stream').setHeader('Content-Length', found.bytes);
    for (let part = 0; ; part += 1) {
      const content = await backups.part({ hubId, name }, part);
      if (!content) break;
      if (!response.write(content))
        await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
      if (response.destroyed) return;
    }
    response.end();
  });
  return router;
}

function read<T>(form: z.ZodType<T>, given: unknown): T {
  const parsed = form.safeParse(given);
  if (!parsed.success) throw new CloudProblem(400, 'invalid', z.prettifyError(parsed.error));
  return parsed.data;
}
