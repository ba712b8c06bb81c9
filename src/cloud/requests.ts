import { randomUUID } from 'node:crypto';
import { sql, type SqlBool } from 'kysely';
import { REQUESTS_A_PAGE } from '../audit/replica/requests.js';
import { REQUESTS_OPEN_MAX } from './limits.js';
import { CloudProblem } from './problem.js';
import type { NewRequest } from './request-kinds.js';
import type { CloudDatabase, RequestRow } from './tables.js';

/** Of a request that can still become something: nobody claimed an unlock, and the hub has told nothing. */
const IS_OPEN = sql<SqlBool>`outcome IS NULL AND withdrawn_at IS NULL`;

/** By the database's clock, the one that all copies of the cloud share: theirs may differ. Of the statement, after it waited for a row. */
const NOW = sql<Date>`statement_timestamp()`;
const LEFT_MS =
  sql<number>`(extract(epoch FROM expires_at - statement_timestamp()) * 1000)::double precision`.as(
    'left_ms',
  );

/** `left_ms`: until it expires, when it was read; below zero: since. */
export type TimedRequest = RequestRow & { readonly left_ms: number };

/** The inboxes of all hubs. No clock of this copy plays a part in when a request dies. */
export class Requests {
  private readonly db: CloudDatabase;
  /** Called when a hub here may have something to do. */
  private readonly made: (hubId: string) => void;

  constructor(db: CloudDatabase, made: (hubId: string) => void) {
    this.db = db;
    this.made = made;
  }

  /**
   * The same request again is the one that is there. @throws CloudProblem 404 `hub_unknown`, 409 `hub_not_active`,
   * `request_differs`, 429 `requests_full`
   */
  async make(given: NewRequest): Promise<{ readonly row: TimedRequest; readonly isNew: boolean }> {
    const made = await this.db.transaction().execute(async (tx) => {
      // In turn with others for this hub, so that none gets past the limit.
      const hub = await tx
        .selectFrom('hubs')
        .select('state')
        .where('id', '=', given.hub)
        .forUpdate()
        .executeTakeFirst();
      if (!hub) throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
      if (given.id !== null) {
        const row = await tx
          .selectFrom('requests')
          .selectAll()
          .select(LEFT_MS)
          .where('id', '=', given.id)
          .executeTakeFirst();
        if (row) return { row: same(row, given), isNew: false };
      }
      if (hub.state !== 'active')
        throw new CloudProblem(409, 'hub_not_active', 'This hub takes no requests.');
      const { open } = await tx
        .selectFrom('requests')
        .select((row) => row.fn.countAll<number>().as('open'))
        .where('hub_id', '=', given.hub)
        .where(IS_OPEN)
        .where('expires_at', '>', NOW)
        .executeTakeFirstOrThrow();
      if (open >= REQUESTS_OPEN_MAX)
        throw new CloudProblem(429, 'requests_full', 'This hub has as many requests as it may.', {}, 60);
      const row = await tx
        .insertInto('requests')
        .values({
          id: given.id ?? randomUUID(),
          hub_id: given.hub,
          kind: given.kind,
          actor_id: given.actorId,
          expected_version: given.expectedVersion,
          data: JSON.stringify(given.data),
          life_ms: given.lifeS * 1000,
          made_at: NOW,
          expires_at: sql<Date>`statement_timestamp() + ${given.lifeS}::integer * interval '1 second'`,
        })
        .returningAll()
        .returning(LEFT_MS)
        .executeTakeFirstOrThrow();
      return { row, isNew: true };
    });
    if (made.isNew) this.made(given.hub);
    return made;
  }

  /**
   * What a hub has to do, oldest first. An unlock that was claimed is not among them, whatever became of it; anything else
   * is, until the hub has told its outcome: it may have been killed over it.
   */
  async forHub(hubId: string, after: string | null): Promise<readonly TimedRequest[]> {
    const from = after === null ? null : await this.find(hubId, after);
    return this.db
      .selectFrom('requests')
      .selectAll()
      .select(LEFT_MS)
      .where('hub_id', 'in', (row) =>
        row.selectFrom('hubs').select('id').where('id', '=', hubId).where('state', '=', 'active'),
      )
      .where(IS_OPEN)
      .where('number', '>', from?.number ?? 0)
      .where((row) =>
        row.or([
          row.and([row('claimed_at', 'is', null), row('expires_at', '>', NOW)]),
          row.and([row('claimed_at', 'is not', null), row('kind', '<>', 'unlock')]),
        ]),
      )
      .orderBy('number')
      .limit(REQUESTS_A_PAGE)
      .execute();
  }

  /** What is left of its life, milliseconds. */
  leftMs({ left_ms, life_ms }: TimedRequest): number {
    // A clock of the database that was set back makes nothing live longer.
    return Math.max(0, Math.min(life_ms, Math.floor(left_ms)));
  }

  /**
   * The hub is about to carry it out; an unlock is given away once.
   * @throws CloudProblem 404 `request_unknown`, 409 `request_withdrawn`, `request_settled`, `request_claimed`, `request_expired`
   */
  async claim(hubId: string, id: string): Promise<TimedRequest> {
    return this.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('requests')
        .selectAll()
        .where('id', '=', id)
        .where('hub_id', '=', hubId)
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw unknown();
      if (row.outcome !== null) throw ended('request_settled');
      if (row.withdrawn_at !== null) throw ended('request_withdrawn');
      if (row.kind === 'unlock' && row.claimed_at !== null) throw ended('request_claimed');
      const claimed = await tx
        .updateTable('requests')
        .set({ claimed_at: NOW })
        .where('id', '=', id)
        .where('expires_at', '>', NOW)
        .returningAll()
        .returning(LEFT_MS)
        .executeTakeFirst();
      if (!claimed) throw ended('request_expired');
      return claimed;
    });
  }

  /** Nobody wants it any more. @throws CloudProblem 404 `request_unknown`, 409 `request_claimed` (it may happen), `request_settled` */
  async withdraw(id: string): Promise<void> {
    const { numUpdatedRows } = await this.db
      .updateTable('requests')
      .set({ withdrawn_at: NOW })
      .where('id', '=', id)
      .where('claimed_at', 'is', null)
      .where('outcome', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
    const row = await this.read(id);
    throw ended(row.outcome === null ? 'request_claimed' : 'request_settled');
  }

  /** @throws CloudProblem 404 `request_unknown` */
  async read(id: string): Promise<TimedRequest> {
    const row = await this.db
      .selectFrom('requests')
      .selectAll()
      .select(LEFT_MS)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw unknown();
    return row;
  }

  /** Newest first. @param before number of the last of the page before */
  list(hubId: string, before: number | null, limit: number): Promise<TimedRequest[]> {
    return this.db
      .selectFrom('requests')
      .selectAll()
      .select(LEFT_MS)
      .where('hub_id', '=', hubId)
      .$if(before !== null, (rows) => rows.where('number', '<', before ?? 0))
      .orderBy('number', 'desc')
      .limit(limit)
      .execute();
  }

  private find(hubId: string, id: string): Promise<Pick<RequestRow, 'number'> | undefined> {
    return this.db
      .selectFrom('requests')
      .select('number')
      .where('id', '=', id)
      .where('hub_id', '=', hubId)
      .executeTakeFirst();
  }
}

function same(row: TimedRequest, { hub, kind, actorId, expectedVersion, data }: NewRequest): TimedRequest {
  const isSame =
    row.hub_id === hub &&
    row.kind === kind &&
    row.actor_id === actorId &&
    row.expected_version === expectedVersion &&
    row.data === JSON.stringify(data);
  if (isSame) return row;
  throw new CloudProblem(409, 'request_differs', 'Another request has this id.');
}

function unknown(): CloudProblem {
  return new CloudProblem(404, 'request_unknown', 'There is no such request.');
}

function ended(code: string): CloudProblem {
  return new CloudProblem(409, code, 'This request is not to be carried out any more.');
}
