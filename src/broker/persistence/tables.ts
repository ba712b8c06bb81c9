import type Database from 'better-sqlite3';
import type { Clock } from '../../kit/clock.js';
import type { SparseLog } from '../../kit/sparse-log.js';
import type { Write } from './commit-queue.js';
import { IncomingIds } from './incoming-ids.js';
import { OutgoingQueue } from './outgoing-queue.js';
import type { ClientRef } from './packet-form.js';
import { RetainedMessages } from './retained-messages.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';
import { Subscriptions } from './subscriptions.js';
import { Wills } from './wills.js';

export interface TablesDeps {
  readonly connection: Database.Database;
  readonly clock: Clock;
  /** Counts what was lost to a limit. */
  readonly losses: SparseLog;
  readonly isPassing: (topic: string) => boolean;
  /** Told of a session that is gone, by its client id. */
  readonly wiped: (clientId: string) => void;
}

/** The tables of the broker's database and what memory knows of them. Changes are made in memory at once, and told as writes. */
export class Tables {
  readonly sessions: Sessions;
  readonly subscriptions: Subscriptions;
  readonly outgoing: OutgoingQueue;
  readonly incoming: IncomingIds;
  readonly retained: RetainedMessages;
  readonly wills: Wills;
  private readonly losses: SparseLog;
  private readonly wiped: TablesDeps['wiped'];
  private readonly begin: Database.Transaction<(load: () => void) => void>;

  constructor({ connection, clock, losses, isPassing, wiped }: TablesDeps) {
    this.wiped = wiped;
    this.losses = losses;
    this.begin = connection.transaction((load: () => void) => {
      load();
    });
    this.sessions = new Sessions(connection, clock);
    this.subscriptions = new Subscriptions(connection);
    this.outgoing = new OutgoingQueue(connection, ({ clientId }) => {
      losses.warn(
        'queue_full',
        { client_id: clientId.slice(0, 63) },
        'a message for an MQTT session was dropped',
      );
    });
    this.incoming = new IncomingIds(connection);
    this.retained = new RetainedMessages(connection, isPassing, (topic) => {
      losses.warn('retained_full', { topic: topic.slice(0, 127) }, 'an MQTT message was not retained');
    });
    this.wills = new Wills(connection);
  }

  /** Makes memory what the disk is: at the start, and after a commit that failed. */
  load(): void {
    this.begin(() => {
      this.sessions.load();
      const byKey = new Map([...this.sessions.values()].map((session) => [session.key, session]));
      this.subscriptions.load(byKey);
      this.outgoing.load(byKey);
      this.incoming.load(byKey);
      this.retained.load();
    });
  }

  /** The client's session, made if there is none. @throws NoSessionFree */
  sessionFor(client: ClientRef): { readonly session: Session; readonly writes: readonly Write[] } {
    const known = this.sessions.get(client.id);
    if (known) return { session: known, writes: [] };
    const leaving = this.sessions.toMakeRoom();
    const made = leaving ? this.wipe(leaving) : [];
    if (leaving) {
      const who = { client_id: leaving.clientId.slice(0, 63) };
      this.losses.warn('sessions_full', who, 'an MQTT session ended early to make room for another');
    }
    const { session, write } = this.sessions.add(client);
    return { session, writes: [...made, write] };
  }

  /** Ends a session with all that was kept for it. */
  wipe(session: Session): Write[] {
    this.wiped(session.clientId);
    return [
      this.subscriptions.drop(session),
      this.outgoing.drop(session),
      this.incoming.drop(session),
      this.sessions.drop(session),
    ];
  }
}
