import { Conflict } from '../../kit/errors.js';
import type {
  IdempotencyRecord,
  IdempotencyWrites,
  KeptAnswer,
  KeptKey,
} from '../../operations/idempotency-ports.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';

const answerTo = (principal: string, key: string): SealPurpose => ['idempotent answer', principal, key];

/** First answers to requests that carry an Idempotency-Key, sealed. */
export class IdempotencyTable implements IdempotencyWrites {
  private readonly sealer: Sealer;
  private readonly one;
  private readonly add;
  private readonly answer;
  private readonly undo;
  private readonly drop;
  private readonly following;
  private readonly blank;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.one = sql.query((db, p: { principal: string; key: string }) =>
      db
        .selectFrom('idempotency')
        .select(['fingerprint', 'answer_sealed'])
        .where('principal', '=', p.principal)
        .where('key', '=', p.key),
    );
    this.add = sql.query((db, p: { principal: string; key: string; fingerprint: string; at: number }) =>
      db.insertInto('idempotency').values({
        principal: p.principal,
        key: p.key,
        fingerprint: p.fingerprint,
        at_ms: p.at,
        answer_sealed: null,
      }),
    );
    this.answer = sql.query((db, p: { principal: string; key: string; sealed: Uint8Array }) =>
      db
        .updateTable('idempotency')
        .set({ answer_sealed: p.sealed })
        .where('principal', '=', p.principal)
        .where('key', '=', p.key),
    );
    this.undo = sql.query((db, p: { principal: string; key: string }) =>
      db.deleteFrom('idempotency').where('principal', '=', p.principal).where('key', '=', p.key),
    );
    this.drop = sql.query((db, p: { before: number }) =>
      db.deleteFrom('idempotency').where('at_ms', '<', p.before),
    );
    this.following = sql.query((db, p: KeptKey & { limit: number }) =>
      db
        .selectFrom('idempotency')
        .select(['principal', 'key', 'answer_sealed'])
        .where((row) =>
          row.or([
            row('principal', '>', p.principal),
            row.and([row('principal', '=', p.principal), row('key', '>', p.key)]),
          ]),
        )
        .orderBy('principal')
        .orderBy('key')
        .limit(p.limit),
    );
    this.blank = sql.query((db, p: KeptKey) =>
      db
        .updateTable('idempotency')
        .set({ answer_sealed: null })
        .where('principal', '=', p.principal)
        .where('key', '=', p.key),
    );
  }

  mark(fingerprint: string): string {
    return this.sealer.mark(['idempotent request'], fingerprint);
  }

  find(principal: string, key: string): IdempotencyRecord | null {
    const row = this.one.get({ principal, key });
    if (!row) return null;
    if (!row.answer_sealed) return { fingerprint: row.fingerprint, answer: null };
    const plain = this.sealer.open(answerTo(principal, key), row.answer_sealed).toString();
    return {
      fingerprint: row.fingerprint,
      answer: { headers: [], ...(JSON.parse(plain) as Partial<KeptAnswer>) } as KeptAnswer,
    };
  }

  /** @throws Conflict `idempotency_key_known` when it was begun before */
  begin(principal: string, key: string, fingerprint: string, atMs: number): void {
    if (this.one.get({ principal, key })) {
      throw new Conflict('idempotency_key_known', 'A request with this Idempotency-Key was begun before.');
    }
    this.add.run({ principal, key, fingerprint, at: atMs });
  }

  finish(principal: string, key: string, { status, body, headers }: KeptAnswer): void {
    const plain = Buffer.from(JSON.stringify({ status, body, headers }));
    this.answer.run({ principal, key, sealed: this.sealer.seal(answerTo(principal, key), plain) });
  }

  forget(principal: string, key: string): void {
    this.undo.run({ principal, key });
  }

  forgetNaming(texts: readonly string[], after: KeptKey, limit: number): KeptKey | null {
    const rows = this.following.all({ ...after, limit });
    for (const { principal, key, answer_sealed: sealed } of rows) {
      if (!sealed) continue;
      const plain = this.sealer.tryOpen(answerTo(principal, key), sealed)?.toString();
      if (plain === undefined || texts.some((text) => plain.includes(text)))
        this.blank.run({ principal, key });
    }
    const last = rows.at(-1);
    return last && rows.length === limit ? { principal: last.principal, key: last.key } : null;
  }

  removeBefore(atMs: number): number {
    return this.drop.run({ before: atMs });
  }
}
