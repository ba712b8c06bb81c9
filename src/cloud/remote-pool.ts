import { hash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '../kit/logger.js';

/** Connections of one copy of the cloud. */
export const CONNECTIONS_MAX = 16;

/**
 * A connection that plans a statement once, by a name made from its text: for a batch of twenty rows planning costs as much as
 * writing. There are few texts, as values are never in them. A pooler between has to know prepared statements.
 */
class PlanningOnce extends pg.Client {
  override query = ((text: unknown, values?: unknown, ...more: unknown[]): unknown => {
    const named =
      typeof text === 'string' && Array.isArray(values)
        ? [{ name: hash('sha1', text), text, values: values as unknown[] }]
        : [text, values];
    const query = super.query.bind(this) as (...given: unknown[]) => unknown;
    return query(...named, ...more);
  }) as pg.Client['query'];
}

/** Connections to a PostgreSQL server. @param url `postgres://…` */
export function remotePool(url: string, logger: Logger): pg.Pool {
  // 64-bit numbers as numbers: ours count lines of a hub.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS_MAX, Client: PlanningOnce });
  // A connection that breaks while nobody uses it; the next query opens another.
  pool.on('error', (error) => {
    logger.warn({ err: error }, 'a connection to the database broke');
  });
  return pool;
}
