import type { Sql } from './sql.js';

/** The transaction of one connection and the savepoints in it, as prepared statements. */
export class Transaction {
  private readonly sql: Sql;
  private readonly prepared = new Map<string, { run(): unknown }>();

  constructor(sql: Sql) {
    this.sql = sql;
  }

  get isOpen(): boolean {
    return this.sql.connection.inTransaction;
  }

  /** Writing statements that succeeded so far, in this transaction and before. */
  get writes(): number {
    return this.sql.writes;
  }

  begin(): void {
    this.run('BEGIN IMMEDIATE');
    this.sql.writable = true;
  }

  /** Returns when the transaction is on the disk. */
  commit(): void {
    this.sql.writable = false;
    this.run('COMMIT');
  }

  /** Gives up the transaction, unless SQLite did already. */
  rollback(): void {
    this.sql.writable = false;
    if (this.isOpen) this.run('ROLLBACK');
  }

  openSavepoint(): void {
    this.run('SAVEPOINT change');
  }

  keepSavepoint(): void {
    this.run('RELEASE change');
  }

  undoSavepoint(): void {
    this.run('ROLLBACK TO change');
    this.run('RELEASE change');
  }

  private run(text: string): void {
    let statement = this.prepared.get(text);
    if (!statement) {
      statement = this.sql.connection.prepare(text);
      this.prepared.set(text, statement);
    }
    try {
      statement.run();
    } catch (error) {
      throw this.sql.failed(error);
    }
  }
}
