import {
  canonicalWho,
  canonicalWords,
  commitment,
  ERASED_DESCRIPTION,
  ERASED_NAME,
} from '../../../src/audit/event-part.js';
import type { ChainedEvent } from '../../../src/audit/hash-chain.js';
import { eventLineText } from '../../../src/audit/replica/event-line.js';
import type { Line } from '../../../src/audit/replica/protocol.js';
import { prunedLine, readPrunedLine } from '../../../src/audit/replica/pruned-line.js';
import type { Seeded } from '../seeded.js';
import { isPruned, rowOf, withLeaf } from './forge.js';

/** A row of an export that is to be changed, and a choice among ways. */
interface ChangedRow {
  readonly rows: readonly string[];
  readonly at: number;
  readonly n: Seeded;
}

/** One of the facts of a row, changed. */
export function edited({ rows, at, n }: ChangedRow): ChainedEvent {
  const row = rowOf(rows[at] ?? '');
  const { event } = row;
  const changes: readonly Partial<ChainedEvent['event']>[] = [
    { description: `${event.description}.` },
    { actor: { ...event.actor, name: `${event.actor.name}x` } },
    { actor: { ...event.actor, id: 'somebody' } },
    { actor: { ...event.actor, kind: event.actor.kind === 'nobody' ? 'user' : 'nobody' } },
    { atMs: event.atMs + 1 + n(1_000_000) },
    { success: event.success === true ? false : true },
    { reason: `${event.reason ?? ''}_` },
    { type: event.type === 'UNLOCK' ? 'LOCK' : 'UNLOCK' },
    { userId: event.userId === null ? 'somebody' : null },
    { targetUserId: 'somebody' },
    { deviceId: 'another' },
    { method: event.method === 'pin' ? 'rest' : 'pin' },
    { ipAddress: `${event.ipAddress ?? ''}1` },
    { commandId: 'another' },
    { lockEventKey: 'another' },
    { id: `${event.id}0` },
    { data: { ...event.data, more: n(100) } },
    { seq: event.seq + 1 + n(5) },
  ];
  return { ...row, event: { ...event, ...changes[n(changes.length)] } };
}

/** Something of a row taken out as if it had been erased, accounted for by the row `by`. */
export function blanked({ rows, at, n }: ChangedRow, by: number): ChainedEvent {
  const row = rowOf(rows[at] ?? '');
  if (row.proof.form === 1) return row;
  const { event } = row;
  const who = { hash: commitment(row.proof.who, () => canonicalWho(event)), erasedBy: by };
  const text = { hash: commitment(row.proof.text, () => canonicalWords(event)), erasedBy: by };
  const isWho = n(2) === 0;
  return isWho
    ? {
        ...row,
        proof: { ...row.proof, who },
        event: { ...event, ipAddress: null, actor: { ...event.actor, name: ERASED_NAME } },
      }
    : {
        ...row,
        proof: { ...row.proof, text },
        event: { ...event, description: ERASED_DESCRIPTION, data: {} },
      };
}

/** A row that says something else behind the hashes of what it said, as if that had been erased: by itself, by nobody, by a later row. */
export function hidden({ rows, at, n }: ChangedRow): string {
  const row = rowOf(rows[at] ?? '');
  const { event, proof } = row;
  if (proof.form === 1) return eventLineText(edited({ rows, at, n }));
  const ways = ['null', '0', '-1', '1.5', 'true', '"9"', '{}', `${event.seq}`, `${event.seq + 1 + n(5)}`];
  const parts = n(3);
  const told = eventLineText({
    ...row,
    event: {
      ...event,
      ...(parts !== 1 && { actor: { ...event.actor, name: `${event.actor.name}x` } }),
      ...(parts !== 0 && { description: `${event.description}.` }),
    },
  });
  const behind = (text: string, name: 'who' | 'text', hash: string) =>
    text.replace(
      new RegExp(`"${name}":\\{"salt":"[0-9a-f]+"\\}`),
      `"${name}":{"hash":"${hash}","erased_by":${ways[n(ways.length)] ?? ''}}`,
    );
  const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
  const who = parts === 1 ? told : behind(told, 'who', hex(commitment(proof.who, () => canonicalWho(event))));
  return parts === 0 ? who : behind(who, 'text', hex(commitment(proof.text, () => canonicalWords(event))));
}

/** The rows with one that tells of something put at the end, by who can compute all hashes. */
export function telling(rows: readonly string[], type: 'LOG_ERASED' | 'LOG_PRUNED', data: object): string[] {
  const last = rowOf(rows.at(-1) ?? '');
  const whole = { salt: new Uint8Array(16).fill(1) };
  const told = withLeaf({
    ...last,
    proof: { form: 2, who: whole, text: whole },
    event: {
      ...last.event,
      seq: rows.length + 1,
      type,
      data: data as Record<string, unknown>,
      description: 'x',
    },
  });
  return [...rows, eventLineText(told)];
}

/** The first rows as if their bodies were no longer kept; some of them as if something had been erased before. */
export function pruned(rows: readonly string[], count: number, n: Seeded): string[] {
  return rows.map((line, at) => {
    if (at >= count || isPruned(line)) return line;
    const { leafHash, chainHash } = rowOf(line);
    const erased = n(4) === 0 ? [anErasure(at + 1, rows.length, n)] : [];
    return JSON.stringify(prunedLine({ seq: at + 1, leafHash, chainHash, erased }));
  });
}

/** What was erased of rows whose bodies are gone, told otherwise; null: there are none. */
export function erasedOtherwise(rows: readonly string[], n: Seeded): string[] | null {
  const gone = rows.filter(isPruned);
  if (gone.length === 0) return null;
  const at = n(gone.length);
  const row = readPrunedLine(JSON.parse(gone[at] ?? '') as Line);
  if (!row) return null;
  const made = anErasure(row.seq, rows.length, n);
  const ways = [[], [made], [...row.erased, made], [made, anErasure(row.seq, rows.length, n)]];
  const erased = ways[n(ways.length)] ?? [];
  return rows.with(at, JSON.stringify(prunedLine({ ...row, erased })));
}

/** Told of by any row after it. */
function anErasure(seq: number, rows: number, n: Seeded): readonly [number, Uint8Array] {
  return [seq + 1 + n(rows - seq + 1), new Uint8Array(32).fill(n(256))];
}
