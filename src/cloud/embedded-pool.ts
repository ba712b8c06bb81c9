import type { PGlite, PGliteInterface } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/**
 * PostgreSQL inside this process, in the shape of a pool of connections: there is one, which callers take turns with. So
 * kysely and everything above it are the same for both.
 */
export class EmbeddedPool implements PostgresPool {
  private readonly engine: PGlite;
  private readonly closed: () => void;
  /** Who waits for a turn. */
  waitingCount = 0;
  private last: Promise<void> = Promise.resolve();

  /** @param closed called when it has ended */
  constructor(engine: PGlite, closed: () => void) {
    this.engine = engine;
    this.closed = closed;
  }

  async connect(): Promise<PostgresPoolClient> {
    const before = this.last;
    let release: (() => void) | undefined;
    this.last = new Promise((resolve) => {
      release = resolve;
    });
    this.waitingCount += 1;
    await before;
    this.waitingCount -= 1;
    const query = async <R>(sql: string, parameters: readonly unknown[] = []) =>
      run<R>(this.engine, sql, parameters);
    // The rest of the overloads is about cursors, which nothing here uses.
    return { query, release } as unknown as PostgresPoolClient;
  }

  async end(): Promise<void> {
    await this.last;
    try {
      await this.engine.close();
    } finally {
      this.closed();
    }
  }
}

async function run<R>(
  engine: PGliteInterface,
  sql: string,
  parameters: readonly unknown[],
): Promise<PostgresQueryResult<R>> {
  const { rows, affectedRows } = await engine.query<R>(sql, [...parameters]);
  // kysely asks for the command's name to know whether the count is one of changed rows.
  const command = (
    /^\s*(?:with\b[\s\S]*?\)\s*)?(insert|update|delete|select)/i.exec(sql)?.[1] ?? 'select'
  ).toUpperCase();
  return { command: command as 'SELECT', rowCount: affectedRows ?? rows.length, rows };
}
