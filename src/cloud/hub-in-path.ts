import { z } from 'zod';
import { CloudProblem } from './problem.js';

const id = z.uuid().toLowerCase();

/** The hub that a path names, in the one way to write it: what counts by hubs must know it again. @throws CloudProblem 404 `hub_unknown` */
export function hubInPath(given: unknown): string {
  const read = id.safeParse(given);
  if (!read.success) throw new CloudProblem(404, 'hub_unknown', 'No hub with this id has enrolled here.');
  return read.data;
}
