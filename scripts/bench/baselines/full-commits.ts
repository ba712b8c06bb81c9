import path from 'node:path';
import Database from 'better-sqlite3';

const ROW = 'x'.repeat(300);

/** Bare better-sqlite3 with the hub's durability: one short row a commit, WAL, `synchronous=FULL`. */
export class FullCommits {
  private readonly database: Database.Database;
  private readonly insert: Database.Statement;

  constructor(folder: string) {
    this.database = new Database(path.join(folder, 'bare.db'));
    this.database.pragma('locking_mode = EXCLUSIVE');
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
    this.insert = this.database.prepare('INSERT INTO rows (body) VALUES (?)');
  }

  /** One after the other: each has reached the disk when this returns. */
  commit(count: number): void {
    for (let i = 0; i < count; i += 1) this.insert.run(ROW);
  }

  close(): void {
    this.database.close();
  }
}
