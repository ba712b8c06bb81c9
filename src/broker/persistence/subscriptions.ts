import type Database from 'better-sqlite3';
import type { Write } from './commit-queue.js';
import { FilterTree } from './filter-tree.js';
import { FILTERS_PER_SESSION } from './limits.js';
import type { Filter } from './packet-form.js';
import type { Session } from './session.js';

/** A subscription that queues: QoS 1 or 2. */
export type Subscriber = Filter & { readonly clientId: string };

export class TooManyFilters extends Error {}

interface Row {
  readonly session: number;
  readonly filter: string;
  readonly options: string;
}

/** What each persistent session has subscribed to. */
export class Subscriptions {
  private tree = new FilterTree<string, Subscriber>();
  private readonly insert;
  private readonly remove;
  private readonly removeAll;
  private readonly all;

  constructor(connection: Database.Database) {
    this.insert = connection.prepare<[number, string, string]>(
      'INSERT OR REPLACE INTO filters (session, filter, options) VALUES (?, ?, ?)',
    );
    this.remove = connection.prepare<[number, string]>(
      'DELETE FROM filters WHERE session = ? AND filter = ?',
    );
    this.removeAll = connection.prepare<[number]>('DELETE FROM filters WHERE session = ?');
    this.all = connection.prepare<[], Row>('SELECT session, filter, options FROM filters');
  }

  load(sessions: ReadonlyMap<number, Session>): void {
    this.tree = new FilterTree();
    for (const row of this.all.iterate()) {
      const session = sessions.get(row.session);
      if (session)
        this.keep(session, { topic: row.filter, ...(JSON.parse(row.options) as Omit<Filter, 'topic'>) });
    }
  }

  /** Subscriptions that queue, of all sessions. */
  get queuing(): number {
    return this.tree.size;
  }

  /** @throws TooManyFilters @returns null when nothing is new */
  add(session: Session, filters: readonly Filter[]): Write | null {
    const added = new Set(filters.map(({ topic }) => topic).filter((topic) => !session.filters.has(topic)));
    if (session.filters.size + added.size > FILTERS_PER_SESSION) {
      throw new TooManyFilters(`a session may have ${FILTERS_PER_SESSION} filters`);
    }
    const changed = new Map<string, string>();
    for (const { topic, ...given } of filters) {
      const { qos, rh, rap, nl, subscriptionIdentifier: id } = given;
      // The library asks for one subscription as often as its packet has others.
      const options = { qos, rh, rap, nl, ...(id === undefined ? {} : { subscriptionIdentifier: id }) };
      const text = JSON.stringify(options);
      const before = session.filters.get(topic);
      if (before && JSON.stringify({ ...before, topic: undefined }) === text) continue;
      this.keep(session, { topic, ...options } as Filter);
      changed.set(topic, text);
    }
    if (changed.size === 0) return null;
    return () => {
      for (const [topic, text] of changed) this.insert.run(session.key, topic, text);
    };
  }

  delete(session: Session, topics: readonly string[]): Write | null {
    const gone = topics.filter((topic) => session.filters.delete(topic));
    for (const topic of gone) this.tree.delete(topic, session.clientId);
    if (gone.length === 0) return null;
    return () => {
      for (const topic of gone) this.remove.run(session.key, topic);
    };
  }

  drop(session: Session): Write {
    for (const topic of session.filters.keys()) this.tree.delete(topic, session.clientId);
    session.filters.clear();
    return () => {
      this.removeAll.run(session.key);
    };
  }

  match(topic: string): Subscriber[] {
    return this.tree.match(topic);
  }

  private keep(session: Session, filter: Filter): void {
    session.filters.set(filter.topic, filter);
    const { topic, qos, rh, rap, nl, subscriptionIdentifier: id } = filter;
    // Members that a subscription does not have stay undefined, as the library has them.
    const subscriber = {
      ...{ clientId: session.clientId, topic, qos, rh, rap, nl },
      ...(id === undefined ? {} : { subscriptionIdentifier: id }),
    } as Subscriber;
    if (qos > 0) this.tree.set(topic, session.clientId, subscriber);
    else this.tree.delete(filter.topic, session.clientId);
  }
}
