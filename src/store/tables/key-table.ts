import type { KeyWrites } from '../../operations/key-ports.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';

const secretNamed = (name: string): SealPurpose => ['key', name];

/** The hub's own secrets, sealed under the master key. */
export class KeyTable implements KeyWrites {
  private readonly sealer: Sealer;
  private readonly one;
  private readonly set;
  private readonly drop;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.one = sql.query((db, p: { name: string }) =>
      db.selectFrom('keys').select('sealed').where('name', '=', p.name),
    );
    this.set = sql.query((db, p: { name: string; sealed: Uint8Array; at: number }) =>
      db
        .insertInto('keys')
        .values({ name: p.name, sealed: p.sealed, created_at_ms: p.at })
        .onConflict((row) => row.column('name').doUpdateSet({ sealed: p.sealed, created_at_ms: p.at })),
    );
    this.drop = sql.query((db, p: { name: string }) => db.deleteFrom('keys').where('name', '=', p.name));
  }

  get(name: string): Uint8Array | null {
    const row = this.one.get({ name });
    return row ? this.sealer.open(secretNamed(name), row.sealed) : null;
  }

  put(name: string, secret: Uint8Array, atMs: number): void {
    this.set.run({ name, sealed: this.sealer.seal(secretNamed(name), secret), at: atMs });
  }

  remove(name: string): void {
    this.drop.run({ name });
  }
}
