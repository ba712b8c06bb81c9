import { createHash, type KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import { hubIdOf } from '../audit/replica/hub-id.js';
import type { Clock } from '../kit/clock.js';
import {
  checkAssertion,
  claimedIssuer,
  readPublicKey,
  type Assertion,
  type AssertionFault,
  type Audience,
} from './assertion.js';
import { ASSERTIONS_KEPT_MORE_S, CLAIM_CODE_LIFE_S, UNCLAIMED_KEPT_MS, UNCLAIMED_MAX } from './limits.js';
import { CloudProblem } from './problem.js';
import type { CloudDatabase, HubRow } from './tables.js';

type Hub = Pick<HubRow, 'id' | 'state' | 'public_key' | 'claim_hash' | 'claim_expires_at'> & {
  readonly epoch: number;
};

export interface HubsDeps {
  readonly db: CloudDatabase;
  readonly clock: Clock;
  /** What assertions must be made out to: this cloud's URL, or one of them. */
  readonly audience: () => Audience;
}

/** The hubs there are: who enrolled, whose they are, and whether a request is theirs. */
export class Hubs {
  private readonly db: CloudDatabase;
  private readonly clock: Clock;
  private readonly audience: () => Audience;

  constructor({ db, clock, audience }: HubsDeps) {
    this.db = db;
    this.clock = clock;
    this.audience = audience;
  }

  /**
   * A hub shows its key, proves that it has it, and waits for its owner to type `claimHash`'s code. Done again, it is the same hub.
   * @throws CloudProblem 409 `claim_code_expired`: it has to make another; 503 `too_many_unclaimed`
   */
  async enrol(
    authorization: string | undefined,
    given: { readonly publicKey: Buffer; readonly claimHash: string },
  ): Promise<Hub> {
    const key = readPublicKey(given.publicKey);
    const id = hubIdOf(given.publicKey);
    if (!key) throw new CloudProblem(400, 'key_wrong', 'The key is not a P-256 public key.');
    const assertion = this.checked(authorization, key, id);
    await this.useUp(assertion);
    const hub = await this.find(id);
    if (hub?.state === 'active' || hub?.state === 'revoked') return hub;
    const now = new Date(this.clock.wallMs());
    if (hub?.claim_hash === given.claimHash) {
      if (hub.claim_expires_at === null || hub.claim_expires_at <= now)
        throw new CloudProblem(409, 'claim_code_expired', 'This code ran out. Make another.');
      await this.db.updateTable('hubs').set({ asked_at: now }).where('id', '=', id).execute();
      return hub;
    }
    if (!hub) await this.room();
    const claim = {
      claim_hash: given.claimHash,
      claim_expires_at: new Date(now.getTime() + CLAIM_CODE_LIFE_S * 1000),
      asked_at: now,
    };
    const row = {
      id,
      public_key: given.publicKey.toString('base64'),
      state: 'waiting' as const,
      ...claim,
      enrolled_at: now,
    };
    await this.db
      .insertInto('hubs')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(claim))
      .execute();
    return { ...row, epoch: 0 };
  }

  /** @returns the hub that now belongs here; null: no hub waits with this code */
  async claim(code: string, name: string): Promise<string | null> {
    const now = new Date(this.clock.wallMs());
    const row = await this.db
      .updateTable('hubs')
      .set({
        state: 'active',
        name,
        claimed_at: now,
        claim_hash: null,
        claim_expires_at: null,
        asked_at: null,
      })
      .where('claim_hash', '=', createHash('sha256').update(code, 'ascii').digest('hex'))
      .where('claim_expires_at', '>', now)
      .where('state', '=', 'waiting')
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** Nothing of it is taken any more; what came stays. @returns false: there is no hub like that, or it was never claimed */
  async revoke(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('hubs')
      .set({ state: 'revoked', claim_hash: null, claim_expires_at: null })
      .where('id', '=', id)
      .where('claimed_at', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** One that nobody has claimed has nothing here, and may enrol again. @returns false: there is none like that */
  async forgetUnclaimed(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('hubs')
      .where('id', '=', id)
      .where('claimed_at', 'is', null)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** What was revoked counts again, with all that came of it. @returns false: there is no hub like that, or it was never claimed */
  async takeBack(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('hubs')
      .set({ state: 'active' })
      .where('id', '=', id)
      .where('state', '=', 'revoked')
      .where('claimed_at', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async rename(id: string, name: string): Promise<void> {
    await this.db.updateTable('hubs').set({ name }).where('id', '=', id).execute();
  }

  /**
   * The request is of hub `id`, made for this cloud, now, and for the first time.
   * @throws CloudProblem 401 `assertion_…`, 403 `hub_unclaimed`, `hub_revoked`, 404 `hub_unknown`
   */
  async authenticate(
    authorization: string | undefined,
    id: string,
  ): Promise<Assertion & { readonly hub: Hub }> {
    const hub = await this.find(id);
    const key = hub && readPublicKey(Buffer.from(hub.public_key, 'base64'));
    if (!hub || !key) throw new CloudProblem(404, 'hub_unknown', 'No hub with this id has enrolled here.');
    const assertion = this.checked(authorization, key, id);
    await this.useUp(assertion);
    if (hub.state === 'revoked')
      throw new CloudProblem(403, 'hub_revoked', 'This hub was removed from the cloud.');
    if (hub.state === 'waiting')
      throw new CloudProblem(403, 'hub_unclaimed', "Nobody has typed this hub's claim code yet.");
    return { ...assertion, hub };
  }

  /** Assertions that nobody could use any more, and hubs that nobody claimed. */
  async forget(): Promise<void> {
    const nowMs = this.clock.wallMs();
    // By no clock of this copy: another whose clock is behind would take them a second time.
    await this.db
      .deleteFrom('assertions')
      .where('expires_at', '<', sql<Date>`now() - ${ASSERTIONS_KEPT_MORE_S}::integer * interval '1 second'`)
      .execute();
    await this.db
      .deleteFrom('hubs')
      .where('state', '=', 'waiting')
      .where('asked_at', '<', new Date(nowMs - UNCLAIMED_KEPT_MS))
      .execute();
  }

  private async room(): Promise<void> {
    const { waiting } = await this.db
      .selectFrom('hubs')
      .select((row) => row.fn.countAll<number>().as('waiting'))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    if (waiting >= UNCLAIMED_MAX)
      throw new CloudProblem(503, 'too_many_unclaimed', 'Too many hubs wait to be claimed.', {}, 600);
  }

  private find(id: string): Promise<Hub | undefined> {
    return this.db
      .selectFrom('hubs')
      .select(['id', 'state', 'public_key', 'epoch', 'claim_hash', 'claim_expires_at'])
      .where('id', '=', id)
      .executeTakeFirst();
  }

  private checked(authorization: string | undefined, key: KeyObject, id: string): Assertion {
    const [, text] = /^Bearer ([\w.-]+)$/.exec(authorization ?? '') ?? [];
    let found: Assertion | AssertionFault = 'assertion_missing';
    if (text !== undefined)
      found =
        claimedIssuer(text) === id
          ? checkAssertion(text, { key, audience: this.audience(), clock: this.clock })
          : 'assertion_wrong';
    if (typeof found !== 'string') return found;
    throw new CloudProblem(401, found, 'The request is not signed by this hub, for this cloud, now.');
  }

  /** @throws CloudProblem 401 `assertion_replayed` */
  private async useUp({ hubId, jti, expiresAtMs }: Assertion): Promise<void> {
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('assertions')
      .values({ hub_id: hubId, jti, expires_at: new Date(expiresAtMs) })
      .onConflict((row) => row.columns(['hub_id', 'jti']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new CloudProblem(401, 'assertion_replayed', 'This signature was used before.');
  }
}
