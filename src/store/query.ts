import type Database from 'better-sqlite3';
import type { Compilable } from 'kysely';

/** What a query needs of its database. */
export interface QueryHost {
  readonly connection: Database.Database;
  readonly writable: boolean;
  statements: number;
  writes: number;
  failed(error: unknown): unknown;
}

/** Stands where a parameter's value will be while kysely compiles. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  readonly statement: Database.Statement;
  /** For each `?` in order: the parameter's name, or a constant that the query was composed with. */
  readonly places: readonly { readonly name: string | null; readonly constant: unknown }[];
}

/** Places for the named columns of a row: the `values` of an insert. */
export function placesFor<Row extends object, C extends keyof Row>(
  p: Row,
  columns: readonly C[],
): Pick<Row, C> {
  return Object.fromEntries(columns.map((column) => [column, p[column]])) as unknown as Pick<Row, C>;
}

/**
 * A query with typed parameters `P` and rows `R`, compiled to a prepared statement on first use and never again.
 */
export class Query<P extends object, R> {
  private readonly host: QueryHost;
  private readonly build: (p: P) => Compilable<R>;
  private compiled: Compiled | null = null;
  private counting: Compiled | null = null;

  constructor(host: QueryHost, build: (p: P) => Compilable<R>) {
    this.host = host;
    this.build = build;
  }

  /** The first row. */
  get(parameters: P): R | undefined {
    const { statement, places } = (this.compiled ??= this.compile());
    this.host.statements += 1;
    const values = this.bind(parameters, places);
    try {
      return statement.get(...values) as R | undefined;
    } catch (error) {
      throw this.host.failed(error);
    }
  }

  /** Every row; the query itself says how many that can be. */
  all(parameters: P): R[] {
    const { statement, places } = (this.compiled ??= this.compile());
    this.host.statements += 1;
    const values = this.bind(parameters, places);
    try {
      return statement.all(...values) as R[];
    } catch (error) {
      throw this.host.failed(error);
    }
  }

  /** How many rows `all` would give, without reading their columns. */
  count(parameters: P): number {
    const { statement, places } = (this.counting ??= this.compile(
      (sql) => `SELECT count(*) AS n FROM (${sql})`,
    ));
    this.host.statements += 1;
    const values = this.bind(parameters, places);
    try {
      return (statement.get(...values) as { n: number }).n;
    } catch (error) {
      throw this.host.failed(error);
    }
  }

  /** @returns how many rows changed */
  run(parameters: P): number {
    if (!this.host.writable) throw new Error('a write outside of a change');
    const { statement, places } = (this.compiled ??= this.compile());
    this.host.statements += 1;
    const values = this.bind(parameters, places);
    try {
      const { changes } = statement.run(...values);
      this.host.writes += 1;
      return changes;
    } catch (error) {
      throw this.host.failed(error);
    }
  }

  private bind(parameters: P, places: Compiled['places']): unknown[] {
    const given = parameters as Readonly<Record<string, unknown>>;
    const values: unknown[] = [];
    for (const { name, constant } of places) {
      const value = name === null ? constant : given[name];
      // SQLite would take it for NULL, and a forgotten parameter would go unnoticed.
      if (value === undefined) throw new Error(`the parameter ${String(name)} is missing`);
      values.push(value);
    }
    return values;
  }

  private compile(wrap = (sql: string) => sql): Compiled {
    const places = new Proxy({}, { get: (_, name) => new Place(String(name)) }) as P;
    const { sql, parameters } = this.build(places).compile();
    return {
      statement: this.host.connection.prepare(wrap(sql)),
      places: parameters.map((value) =>
        value instanceof Place ? { name: value.name, constant: null } : { name: null, constant: value },
      ),
    };
  }
}
