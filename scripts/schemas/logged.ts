import type Database from 'better-sqlite3';
import { canonicalEvent, canonicalFacts } from '../../src/audit/canonical-event.js';
import { canonicalJson } from '../../src/audit/canonical-json.js';
import type { StoredEvent } from '../../src/audit/event.js';
import { canonicalWho, canonicalWords, partHash } from '../../src/audit/event-part.js';
import { chainHash, leafHash } from '../../src/audit/hash-chain.js';
import { eventRow } from '../../src/store/tables/event-row.js';
import { insert } from './insert.js';

/** From this migration on the parts of an event can be erased, and so are hashed apart. */
const FORM_2_SINCE = 11;

/** Appends a row to the log as a hub with a schema of that number did. */
export function logOne(connection: Database.Database, version: number): void {
  const head = connection
    .prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM chain_head')
    .get();
  if (!head) throw new Error('the log has no head');
  const seq = head.seq + 1;
  const event: StoredEvent = {
    id: `0190a000-0000-7000-8000-${(0x1000 + seq).toString(16).padStart(12, '0')}`,
    seq,
    atMs: 1_700_000_000_000 + seq,
    type: 'UNLOCK',
    success: true,
    reason: null,
    description: `The front door was unlocked, «${version}»`,
    deviceId: '0190a000-0000-7000-8000-000000000004',
    userId: '0190a000-0000-7000-8000-000000000003',
    targetUserId: null,
    actor: { kind: 'user', id: '0190a000-0000-7000-8000-000000000003', name: 'Боб Example' },
    method: 'rest',
    ipAddress: '192.0.2.8',
    commandId: null,
    lockEventKey: `pairing:boot:${seq}`,
    data: { request_id: `r-${seq}`, latency_ms: 12 },
    isErased: false,
  };
  const data = canonicalJson(event.data);
  const [salt, whoSalt, textSalt] = [seq, seq + 1, seq + 2].map((fill) => Buffer.alloc(16, fill)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const facts = () =>
    canonicalFacts(
      event,
      partHash(whoSalt, canonicalWho(event)),
      partHash(textSalt, canonicalWords(event, data)),
    );
  const leaf = leafHash(salt, version < FORM_2_SINCE ? canonicalEvent(event, data) : facts());
  const chain = chainHash(head.hash, leaf);
  const row = eventRow(event, data, { salt, whoSalt, textSalt, leafHash: leaf, chainHash: chain });
  insert(connection, 'events', { ...row });
  connection.prepare('UPDATE chain_head SET seq = ?, hash = ?').run(seq, chain);
}
