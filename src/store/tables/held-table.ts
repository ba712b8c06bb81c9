import { HELD_KINDS } from '../../operations/backup/held-ports.js';
import type { HeldCounts, HeldItem, HeldKind, HeldWrites } from '../../operations/backup/held-ports.js';
import type { Sql } from '../sql.js';

const NO_DEVICES = "'[]'";

interface Source {
  readonly table: string;
  readonly label: string;
  readonly userId: string;
  /** JSON array. */
  readonly devices: string;
  /** What is in force, and so is to be held. */
  readonly inForce: string;
  /** What of the held waits for somebody: not a person whom an older program activated, nor a code that was revoked. */
  readonly waiting: string;
  /** What else changes when it is held, and when it is released. */
  readonly held?: string;
  readonly released?: string;
}

const NOT_REVOKED = 'revoked_at_ms IS NULL';
const IN_FORCE = `held_since_ms IS NULL AND ${NOT_REVOKED}`;

const devicesOf = (table: string, column: string) =>
  `(SELECT json_group_array(device_id) FROM ${table} WHERE ${column} = held.id)`;

const SOURCES: Readonly<Record<HeldKind, Source>> = {
  person: {
    table: 'users',
    label:
      "trim(held.first_name || ' ' || held.last_name || ' ' || coalesce(held.username, held.email, held.phone, ''))",
    userId: 'held.id',
    devices: NO_DEVICES,
    // Somebody has to release the others. Who is active is not held, whatever the row of an older program says.
    inForce: "is_active = 1 AND role <> 'admin'",
    held: ', is_active = 0',
    released: ', is_active = 1',
    waiting: 'is_active = 0',
  },
  share: {
    table: 'shares',
    label: "coalesce((SELECT name FROM devices WHERE devices.id = held.device_id), '')",
    userId: 'held.shared_with',
    devices: 'json_array(held.device_id)',
    inForce: IN_FORCE,
    waiting: NOT_REVOKED,
  },
  pin: {
    table: 'pins',
    label: 'held.label',
    userId: 'held.user_id',
    devices: devicesOf('pin_devices', 'pin_id'),
    inForce: IN_FORCE,
    waiting: NOT_REVOKED,
  },
  ticket: {
    table: 'tickets',
    label: 'held.label',
    userId: 'held.user_id',
    devices: devicesOf('ticket_devices', 'ticket_id'),
    inForce: IN_FORCE,
    waiting: NOT_REVOKED,
  },
  card: {
    table: 'cards',
    label: 'held.label',
    userId: 'held.user_id',
    devices: 'json_array(held.device_id)',
    inForce: IN_FORCE,
    waiting: NOT_REVOKED,
  },
};

interface HeldRow {
  readonly id: string;
  readonly label: string;
  readonly user_id: string | null;
  readonly devices: string;
  readonly held_since_ms: number;
}

/** What is held for review, in whichever table it lies. Used after a restore alone, so its statements are made when they are run. */
export class HeldTable implements HeldWrites {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  list(limit: number): readonly HeldItem[] {
    const found: HeldItem[] = [];
    for (const kind of HELD_KINDS) found.push(...this.rows(kind, limit - found.length));
    return found;
  }

  counts(): HeldCounts {
    return each((kind) =>
      Number(
        this.sql.connection
          .prepare(
            `SELECT count(*) FROM ${SOURCES[kind].table} WHERE held_since_ms IS NOT NULL AND ${SOURCES[kind].waiting}`,
          )
          .pluck()
          .get(),
      ),
    );
  }

  holdAll(atMs: number): HeldCounts {
    return each((kind) => {
      const { table, inForce, held = '' } = SOURCES[kind];
      return this.run(`UPDATE ${table} SET held_since_ms = ?${held} WHERE ${inForce}`, atMs);
    });
  }

  release(kind: HeldKind, id: string): HeldItem | null {
    const [item] = this.rows(kind, 1, id);
    if (!item) return null;
    const { table, released = '' } = SOURCES[kind];
    this.run(`UPDATE ${table} SET held_since_ms = NULL${released} WHERE id = ?`, id);
    return item;
  }

  endAllAccess(atMs: number): { sessions: number; tokens: number } {
    const sessions = this.run('UPDATE sessions SET revoked_at_ms = ? WHERE revoked_at_ms IS NULL', atMs);
    const tokens = this.run('UPDATE api_tokens SET revoked_at_ms = ? WHERE revoked_at_ms IS NULL', atMs);
    this.run('DELETE FROM idempotency');
    return { sessions, tokens };
  }

  private rows(kind: HeldKind, limit: number, id?: string): readonly HeldItem[] {
    const { table, label, userId, devices } = SOURCES[kind];
    const rows = this.sql.connection
      .prepare<unknown[], HeldRow>(
        `SELECT held.id, ${label} AS label, ${userId} AS user_id, ${devices} AS devices, held.held_since_ms
         FROM ${table} AS held WHERE held_since_ms IS NOT NULL AND ${SOURCES[kind].waiting}
         ${id === undefined ? '' : 'AND held.id = ?'} ORDER BY held.id LIMIT ?`,
      )
      .all(...(id === undefined ? [] : [id]), Math.max(0, limit));
    return rows.map((row) => ({
      kind,
      id: row.id,
      label: row.label,
      userId: row.user_id,
      deviceIds: JSON.parse(row.devices) as string[],
      heldSinceMs: row.held_since_ms,
    }));
  }

  private run(text: string, ...parameters: readonly unknown[]): number {
    if (!this.sql.writable) throw new Error('written outside of a change');
    const { changes } = this.sql.connection.prepare(text).run(...parameters);
    this.sql.writes += 1;
    return changes;
  }
}

function each(count: (kind: HeldKind) => number): HeldCounts {
  return Object.fromEntries(HELD_KINDS.map((kind) => [kind, count(kind)])) as Record<HeldKind, number>;
}
