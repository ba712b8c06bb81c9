import { CloudProblem } from '../problem.js';
import type { CloudDatabase } from '../tables.js';

/** The epoch that is a hub's replica. @throws CloudProblem 404 `hub_unknown` */
export async function newestEpoch(db: CloudDatabase, id: string): Promise<number> {
  const hub = await db.selectFrom('hubs').select('epoch').where('id', '=', id).executeTakeFirst();
  if (!hub) throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
  return hub.epoch;
}
