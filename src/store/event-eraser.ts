import { sql as fragment } from 'kysely';
import { ErasureDigest, leftOf } from '../audit/erasure.js';
import {
  ERASURE_EVENTS,
  canonicalWho,
  canonicalWords,
  commitment,
  type EventPart,
  type PartProof,
} from '../audit/event-part.js';
import type { EventType, NewEvent, StoredEvent } from '../audit/event.js';
import type { ChainedEvent } from '../audit/hash-chain.js';
import type { ErasableRow, Erased } from '../operations/audit/erasure-ports.js';
import type { EventLog } from './event-log.js';
import type { EventRow } from './rows/audit-rows.js';
import type { Sql } from './sql.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, readChained } from './tables/event-row.js';

/** Events of form 1 say in their facts, under one of these names, whom they were about. */
const TARGETS_OF_FORM_1 = ['created', 'changed', 'removed', 'session'].map((what) => `$.${what}_user_id`);
const MORE_TARGETS_OF_FORM_1 = ['$.owner_id', '$.inviter_id'];
const TYPES_OF_FORM_1: readonly EventType[] = [
  'USER_CREATED',
  'HUB_CLAIMED',
  'USER_CHANGED',
  'USER_REMOVED',
  'SESSION_REVOKED',
  'INVITE_ENTERED',
  'PIN_CREATED',
  'PIN_REVOKED',
];

/** Takes parts out of events that are in the chain, and accounts for it in the chain. */
export class EventEraser {
  private readonly log: EventLog;
  private readonly byPerson;
  private readonly toPerson;
  private readonly toPersonBefore;
  private readonly holding;
  private readonly one;
  private readonly takeWho;
  private readonly takeText;

  constructor(sql: Sql, log: EventLog) {
    this.log = log;
    this.byPerson = sql.query((db, p: { userId: string; after: number; limit: number }) =>
      db
        .selectFrom('events')
        .select(['seq', 'form', 'type'])
        .where('user_id', '=', p.userId)
        .where('seq', '>', p.after)
        .where((row) =>
          row.or([
            row('who_erased_by', 'is', null),
            row.and([row('text_erased_by', 'is', null), row('type', 'not in', [...ERASURE_EVENTS])]),
          ]),
        )
        .orderBy('seq')
        .limit(p.limit),
    );
    this.toPerson = sql.query((db, p: { userId: string; after: number; limit: number }) =>
      db
        .selectFrom('events')
        .select(['seq', 'form', 'type'])
        .where('target_user_id', '=', p.userId)
        .where('seq', '>', p.after)
        .where('text_erased_by', 'is', null)
        .where('type', 'not in', [...ERASURE_EVENTS])
        .orderBy('seq')
        .limit(p.limit),
    );
    this.toPersonBefore = sql.query((db, p: { userId: string; after: number; limit: number }) =>
      db
        .selectFrom('events')
        .select(['seq', 'form', 'type'])
        .where('type', 'in', [...TYPES_OF_FORM_1])
        .where('seq', '>', p.after)
        .where('form', '=', 1)
        .where('text_erased_by', 'is', null)
        .where((row) =>
          row.or(
            [...TARGETS_OF_FORM_1, ...MORE_TARGETS_OF_FORM_1].map((path) =>
              row(fragment`json_extract(data, ${fragment.lit(path)})`, '=', p.userId),
            ),
          ),
        )
        .orderBy('seq')
        .limit(p.limit),
    );
    this.holding = sql.query((db, p: { texts: string; after: number; upTo: number }) =>
      db
        .selectFrom('events')
        .select(['seq', 'form', 'type'])
        .select(
          fragment<number>`EXISTS (SELECT 1 FROM json_each(${p.texts}) AS t WHERE instr(actor_name, t.value) > 0)`.as(
            'in_who',
          ),
        )
        .where('seq', '>', p.after)
        .where('seq', '<=', p.upTo)
        .where(
          fragment<boolean>`EXISTS (SELECT 1 FROM json_each(${p.texts}) AS t
            WHERE instr(actor_name || char(10) || description || char(10) || data, t.value) > 0)`,
        )
        .orderBy('seq'),
    );
    this.one = sql.query((db, p: { seq: number }) =>
      db
        .selectFrom('events')
        .select([...EVENT_COLUMNS, ...PROOF_COLUMNS])
        .where('seq', '=', p.seq),
    );
    this.takeWho = sql.query((db, p: { seq: number; hash: Uint8Array | null; by: number }) =>
      db
        .updateTable('events')
        .set({ actor_name: '', ip_address: null, who_salt: null, who_hash: p.hash, who_erased_by: p.by })
        .where('seq', '=', p.seq),
    );
    this.takeText = sql.query((db, p: { seq: number; hash: Uint8Array | null; by: number }) =>
      db
        .updateTable('events')
        .set({ description: '', data: '{}', text_salt: null, text_hash: p.hash, text_erased_by: p.by })
        .where('seq', '=', p.seq),
    );
  }

  ofPerson(userId: string, after: number, limit: number): readonly ErasableRow[] {
    const rows = new Map<number, ErasableRow>();
    // What was done to somebody names them in words; the name and address there are of who did it.
    for (const query of [this.toPerson, this.toPersonBefore]) {
      for (const row of query.all({ userId, after, limit })) rows.set(row.seq, erasable(row, ['text']));
    }
    for (const row of this.byPerson.all({ userId, after, limit }))
      rows.set(row.seq, erasable(row, ['who', 'text']));
    return [...rows.values()]
      .filter(({ parts }) => parts.length > 0)
      .sort((a, b) => a.seq - b.seq)
      .slice(0, limit);
  }

  naming(texts: readonly string[], after: number, upTo: number): readonly ErasableRow[] {
    // In the facts a text stands as JSON writes it.
    const written = new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]));
    return this.holding
      .all({ texts: JSON.stringify([...written]), after, upTo })
      .map((row) => erasable(row, row.in_who === 1 ? ['who', 'text'] : ['text']))
      .filter(({ parts }) => parts.length > 0);
  }

  erase(rows: readonly ErasableRow[], tell: (erased: Erased) => NewEvent): StoredEvent | null {
    const digest = new ErasureDigest();
    const takes: { who: Uint8Array | null | false; text: Uint8Array | null | false; seq: number }[] = [];
    for (const { seq, parts } of [...rows].sort((a, b) => a.seq - b.seq)) {
      const row = this.one.get({ seq });
      if (!row) continue;
      const left = leftParts(row, parts);
      if (left.length === 0) continue;
      const before = readChained(row);
      digest.add(leftOf(before, before.proof.form === 1 ? 'all' : left.join('+')));
      takes.push({
        seq,
        who: left.includes('who') && hashOf(before, 'who'),
        text: left.includes('text') && hashOf(before, 'text'),
      });
    }
    if (digest.rows === 0) return null;
    this.log.losses += 1;
    const event = this.log.append(tell({ rows: digest.rows, digest: digest.hex() }));
    for (const { seq, who, text } of takes) {
      if (who !== false) this.takeWho.run({ seq, hash: who, by: event.seq });
      if (text !== false) this.takeText.run({ seq, hash: text, by: event.seq });
    }
    return event;
  }
}

/** An event of form 1 goes as a whole; what tells of an erasure keeps its words. */
function erasable(
  { seq, form, type }: Pick<EventRow, 'seq' | 'form' | 'type'>,
  parts: readonly EventPart[],
): ErasableRow {
  if (form === 1) return { seq, parts: ['who', 'text'] };
  const keepsWords = ERASURE_EVENTS.has(type as EventType);
  return { seq, parts: parts.filter((part) => part !== 'text' || !keepsWords) };
}

function leftParts(row: EventRow, parts: readonly EventPart[]): readonly EventPart[] {
  return parts.filter((part) => (part === 'who' ? row.who_erased_by : row.text_erased_by) === null);
}

/** The commitment that stays; null for form 1, which has none. */
function hashOf({ event, proof }: ChainedEvent, part: EventPart): Uint8Array | null {
  if (proof.form === 1) return null;
  const { who, text }: { who: PartProof; text: PartProof } = proof;
  return part === 'who'
    ? commitment(who, () => canonicalWho(event))
    : commitment(text, () => canonicalWords(event));
}
