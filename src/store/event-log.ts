import { canonicalJson } from '../audit/canonical-json.js';
import type { NewEvent, StoredEvent } from '../audit/event.js';
import { canonicalFacts } from '../audit/canonical-event.js';
import { PART_SALT_BYTES, canonicalWho, canonicalWords, partHash } from '../audit/event-part.js';
import type { LogHead } from '../audit/checkpoint.js';
import { SALT_BYTES, chainHash, leafHash } from '../audit/hash-chain.js';
import type { ChainHead } from '../audit/hash-chain.js';
import { peakBytes, rootOf, type Frontier } from '../audit/merkle-tree.js';
import { Conflict, InvalidInput } from '../kit/errors.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { EventTally } from './event-tally.js';
import type { Follower } from './group-commit.js';
import type { LogBlocks } from './log-blocks.js';
import type { LogTree } from './log-tree.js';
import { placesFor } from './query.js';
import type { EventRow } from './rows/audit-rows.js';
import type { Sql } from './sql.js';
import { isDuplicate } from './storage-error.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, eventRow } from './tables/event-row.js';
import type { NewProof } from './tables/event-row.js';

/** An event with all its facts, as canonical JSON, characters. */
export const EVENT_CHARS_MAX = 16_384;

/** Where chain and tree stand. */
interface Head extends ChainHead {
  readonly frontier: Frontier;
}

/**
 * Appends to the hash chain and the tree. Their head is kept in memory, since every event needs the one before it; the database's own
 * copy is written once in a transaction, and the group commit puts the memory back when writes are undone.
 */
export class EventLog implements Follower {
  private readonly newId: NewId;
  private readonly random: Random;
  private readonly storedHead;
  private readonly lastEvent;
  private readonly insert;
  private readonly storeHead;
  private readonly tally: EventTally;
  private readonly blocks: LogBlocks;
  private readonly tree: LogTree;
  /** Called with each commit that adds to the log. */
  readonly listeners: (() => void)[] = [];
  /** The database does not end as it says that it does. */
  wasCut = false;
  timeIsTrusted: () => boolean = () => true;
  /** How often something was taken out of rows in this run. */
  losses = 0;
  private head: Head;
  private headInDatabase: Head;

  constructor(
    sql: Sql,
    parts: { newId: NewId; random: Random; logger: Logger; blocks: LogBlocks; tree: LogTree },
  ) {
    this.blocks = parts.blocks;
    this.tree = parts.tree;
    this.newId = parts.newId;
    this.random = parts.random;
    this.storedHead = sql.query((db) => db.selectFrom('chain_head').select(['seq', 'hash']));
    this.lastEvent = sql.query((db) =>
      db.selectFrom('events').select(['seq', 'chain_hash as hash']).orderBy('seq', 'desc').limit(1),
    );
    this.insert = sql.query((db, p: EventRow) =>
      db.insertInto('events').values(placesFor(p, [...EVENT_COLUMNS, ...PROOF_COLUMNS])),
    );
    this.storeHead = sql.query((db, p: { seq: number; hash: Uint8Array; peaks: Uint8Array }) =>
      db.updateTable('chain_head').set({ seq: p.seq, hash: p.hash, tree_size: p.seq, peaks: p.peaks }),
    );
    this.tally = new EventTally(sql);
    const head = this.findHead(parts.logger);
    this.head = { ...head, frontier: this.tree.open(head, parts.logger) };
    this.headInDatabase = this.head;
  }

  /** Number of the last event, 0 if there is none. */
  get lastSeq(): number {
    return this.head.seq;
  }

  /** What chain and tree come to. */
  treeHead(): LogHead {
    const { seq, hash, frontier } = this.head;
    return { size: seq, root: rootOf(frontier), chain: hash };
  }

  /**
   * @throws InvalidInput `event_too_large`, Conflict `lock_event_known` when the lock's event is in the log already;
   *   nothing was written
   */
  append(given: NewEvent): StoredEvent {
    let event = numbered(given, this.newId(), this.head.seq + 1);
    if (!this.timeIsTrusted()) event = { ...event, data: { ...event.data, time_trusted: false } };
    const data = canonicalJson(event.data);
    const salts = this.newSalts();
    let texts = hashedTexts(event, data, salts);
    if (texts.some((text) => text.includes(ESCAPED_SURROGATE))) {
      event = wellFormed(event);
      texts = hashedTexts(event, data, salts);
    }
    const [facts, who, words] = texts;
    if (facts.length + who.length + words.length > EVENT_CHARS_MAX) {
      throw new InvalidInput('event_too_large', `An event has at most ${EVENT_CHARS_MAX} characters.`);
    }
    const leaf = leafHash(salts.salt, facts);
    const chain = chainHash(this.head.hash, leaf);
    try {
      this.insert.run(eventRow(event, data, { ...salts, leafHash: leaf, chainHash: chain }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new Conflict('lock_event_known', 'This event of the lock is in the log already.', {
        cause: error,
      });
    }
    this.tally.add(event);
    const frontier = this.tree.grow(this.head.frontier, leaf, event.seq);
    this.head = { seq: event.seq, hash: chain, frontier };
    return event;
  }

  private newSalts(): Salts {
    const bytes = this.random.bytes(SALT_BYTES + 2 * PART_SALT_BYTES);
    return {
      salt: bytes.subarray(0, SALT_BYTES),
      whoSalt: bytes.subarray(SALT_BYTES, SALT_BYTES + PART_SALT_BYTES),
      textSalt: bytes.subarray(SALT_BYTES + PART_SALT_BYTES),
    };
  }

  mark(): () => void {
    const { head, headInDatabase } = this;
    return () => {
      if (this.headInDatabase !== headInDatabase) this.blocks.undone();
      this.head = head;
      this.headInDatabase = headInDatabase;
    };
  }

  beforeCommit(): void {
    if (this.head === this.headInDatabase) return;
    this.blocks.grown(this.headInDatabase.seq, this.head.seq);
    const { seq, hash, frontier } = this.head;
    this.storeHead.run({ seq, hash, peaks: peakBytes(frontier) });
    this.headInDatabase = this.head;
    for (const listener of this.listeners) listener();
  }

  /**
   * The log goes on where the database says that it stood. If its last events were cut off, that leaves a gap for good,
   * which every later verification finds; and the doors keep working.
   */
  private findHead(logger: Logger): ChainHead {
    const stored = this.storedHead.get({});
    const last = this.lastEvent.get({}) ?? { seq: 0, hash: new Uint8Array(32) };
    if (!stored || stored.seq !== last.seq || Buffer.compare(stored.hash, last.hash) !== 0) {
      this.wasCut = true;
      logger.error(
        { last_seq: last.seq, head_seq: stored?.seq },
        'the end of the log was changed from outside',
      );
    }
    return stored && stored.seq >= last.seq ? stored : last;
  }
}

type Salts = Pick<NewProof, 'salt' | 'whoSalt' | 'textSalt'>;

/** What goes into the hashes of an event: its facts, and its two parts. */
function hashedTexts(
  event: StoredEvent,
  data: string,
  { whoSalt, textSalt }: Salts,
): readonly [facts: string, who: string, words: string] {
  const who = canonicalWho(event);
  const words = canonicalWords(event, data);
  return [canonicalFacts(event, partHash(whoSalt, who), partHash(textSalt, words)), who, words];
}

/** Written out: several times faster here than spreading, and this runs for every event. */
function numbered(event: NewEvent, id: string, seq: number): StoredEvent {
  return {
    id,
    seq,
    atMs: event.atMs,
    type: event.type,
    success: event.success,
    reason: event.reason,
    description: event.description,
    deviceId: event.deviceId,
    userId: event.userId,
    targetUserId: event.targetUserId,
    actor: event.actor,
    method: event.method,
    ipAddress: event.ipAddress,
    commandId: event.commandId,
    lockEventKey: event.lockEventKey,
    data: event.data,
    isErased: false,
  };
}

/** How JSON writes a lone surrogate, if nothing else. */
const ESCAPED_SURROGATE = '\\ud';

/** SQLite holds UTF-8, which has no lone surrogates: what is hashed must be what is read back. `data` is JSON there too. */
function wellFormed(event: StoredEvent): StoredEvent {
  const fix = (members: object) =>
    Object.fromEntries(
      Object.entries(members).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value,
      ]),
    );
  return { ...fix(event), actor: fix(event.actor), data: event.data } as unknown as StoredEvent;
}
