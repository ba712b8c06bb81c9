import type Database from 'better-sqlite3';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Compilable } from 'kysely';
import type { HubError } from '../kit/errors.js';
import { Query } from './query.js';
import type { Tables } from './schema.js';
import { brokenStorage } from './storage-error.js';

/** Composes and types SQL; never runs it. */
export type Composer = Kysely<Tables>;

const composer: Composer = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/**
 * kysely writes the SQL, better-sqlite3 runs it, synchronously: a group commit needs every change of the group inside
 * one turn of the event loop, which kysely's own asynchronous driver can't give.
 */
export class Sql {
  readonly connection: Database.Database;
  /** Statements run so far: how a test shows that a list costs the same at 1 row and at 100. */
  statements = 0;
  /** Writing statements that succeeded so far. */
  writes = 0;
  /** Whether a change is running. Outside of one nothing may write. */
  writable = false;

  private readonly onBroken: (error: HubError) => void;

  /** @param onBroken as `StoreOptions.onBroken` */
  constructor(connection: Database.Database, onBroken: (error: HubError) => void = () => undefined) {
    this.connection = connection;
    this.onBroken = onBroken;
  }

  /** Call with whatever SQLite threw. @returns the error */
  failed(error: unknown): unknown {
    const broken = brokenStorage(error);
    if (broken) this.onBroken(broken);
    return error;
  }

  /**
   * Declares a query. `p` stands for the parameters: `p.id` is a place for the value that each run brings.
   * It is compiled once, when it is first run.
   * @example sql.query((db, p: { id: string }) => db.selectFrom('users').selectAll().where('id', '=', p.id))
   */
  query<P extends object, R>(build: (db: Composer, p: P) => Compilable<R>): Query<P, R> {
    return new Query(this, (p: P) => build(composer, p));
  }
}
