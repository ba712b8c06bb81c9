import type { AnnouncedTopicWrites } from '../../operations/integrations/announced-topic-ports.js';
import { placesFor } from '../query.js';
import type { AnnouncedTopicRow } from '../rows/hub-rows.js';
import type { Sql } from '../sql.js';

export class AnnouncedTopicTable implements AnnouncedTopicWrites {
  private readonly known;
  private readonly put;
  private readonly drop;

  constructor(sql: Sql) {
    this.known = sql.query((db, p: { bus: string }) =>
      db.selectFrom('announced_topics').select('topic').where('bus', '=', p.bus).orderBy('topic'),
    );
    this.put = sql.query((db, p: AnnouncedTopicRow) =>
      db
        .insertInto('announced_topics')
        .values(placesFor(p, ['bus', 'topic']))
        .onConflict((row) => row.doNothing()),
    );
    this.drop = sql.query((db, p: AnnouncedTopicRow) =>
      db.deleteFrom('announced_topics').where('bus', '=', p.bus).where('topic', '=', p.topic),
    );
  }

  on(bus: string): readonly string[] {
    return this.known.all({ bus }).map(({ topic }) => topic);
  }

  add(bus: string, topics: readonly string[]): void {
    for (const topic of topics) this.put.run({ bus, topic });
  }

  remove(bus: string, topics: readonly string[]): void {
    for (const topic of topics) this.drop.run({ bus, topic });
  }
}
