import type { JobRecord, JobWrites } from '../../operations/jobs/job-ports.js';
import type { JobRow } from '../rows/hub-rows.js';
import { placesFor } from '../query.js';
import type { Sql } from '../sql.js';

const FACTS = [
  'known_since_ms',
  'begun_at_ms',
  'took_ms',
  'done',
  'failures',
  'trouble',
  'trouble_text',
  'trouble_since_ms',
] as const;

/** One row a job. */
export class JobTable implements JobWrites {
  private readonly rows;
  private readonly keep;

  constructor(sql: Sql) {
    this.rows = sql.query((db) => db.selectFrom('jobs').selectAll());
    this.keep = sql.query((db, p: JobRow) =>
      db
        .insertInto('jobs')
        .values(placesFor(p, ['name', ...FACTS]))
        .onConflict((row) => row.column('name').doUpdateSet(placesFor(p, FACTS))),
    );
  }

  all(): readonly JobRecord[] {
    return this.rows.all({}).map((row) => {
      const { trouble: code, trouble_text: text, trouble_since_ms: sinceMs } = row;
      return {
        name: row.name,
        knownSinceMs: row.known_since_ms,
        begunAtMs: row.begun_at_ms,
        tookMs: row.took_ms,
        done: row.done,
        failures: row.failures,
        trouble: code === null || text === null || sinceMs === null ? null : { code, text, sinceMs },
      };
    });
  }

  put(record: JobRecord): void {
    const { trouble } = record;
    this.keep.run({
      name: record.name,
      known_since_ms: record.knownSinceMs,
      begun_at_ms: record.begunAtMs,
      took_ms: record.tookMs,
      done: record.done,
      failures: record.failures,
      trouble: trouble?.code ?? null,
      trouble_text: trouble?.text ?? null,
      trouble_since_ms: trouble?.sinceMs ?? null,
    });
  }
}
