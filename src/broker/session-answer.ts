import { Readable } from 'node:stream';
import { hasFlight } from './flights.js';
import { BrokerPersistence } from './persistence/broker-persistence.js';
import type { ClientRef, Filter } from './persistence/packet-form.js';

/** Stands for "there is a session", and is never granted. Known by being this object: a client that names it has another. */
export const SESSION_MARK: Filter = Object.freeze({ topic: '$session', qos: 0, rh: 2 });

/** As far as Aedes uses what it is given. */
const NOTHING = { pipe: () => undefined } as unknown as Readable;

/**
 * Aedes tells a client that its session is present only where it finds a subscription of it. One without, that has messages
 * under way, is one as well: a client that is told otherwise throws its half of them away (MQTT-3.2.2-2).
 */
export class AnsweringPersistence extends BrokerPersistence {
  /** Called when a client is to be sent what is retained, which Aedes then is not given: who sends it, sends it in turns. */
  onReplay: ((filters: readonly string[]) => void) | null = null;

  override async subscriptionsByClient(client: ClientRef): Promise<Filter[]> {
    const filters = await super.subscriptionsByClient(client);
    const isEmpty = filters.length === 0 && this.tables.sessions.get(client.id) !== undefined;
    return isEmpty ? [SESSION_MARK] : filters;
  }

  override createRetainedStreamCombi(filters: readonly string[]): Readable {
    this.onReplay?.(filters);
    return NOTHING;
  }

  /** What is sent at a new connection; a `Flight` sees to its own. */
  override outgoingStream(client: ClientRef & { readonly version?: number }): Readable {
    return hasFlight(client) && client.clean === false ? Readable.from([]) : super.outgoingStream(client);
  }
}
