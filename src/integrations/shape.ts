import type { StoredEvent } from '../audit/event.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import type { HomeLock } from '../operations/integrations/home-reports.js';

/** A message that is not retained. */
export interface News {
  readonly topic: string;
  readonly text: string;
  /** Kept for who has a lasting session and is away; default: who is not there misses it. */
  readonly waits?: boolean;
}

/** Says something on the bus that a message came from; what it does not take is lost. */
export type Say = (news: News) => void;

/** How one kind of program sees the house over MQTT. */
export interface Shape {
  readonly name: 'home-assistant' | 'zigbee2mqtt';
  /** Where the hub says that it is there: published last of all, and before it goes. */
  readonly presence: { readonly topic: string; readonly online: string; readonly offline: string };
  /** Everything retained of one lock. */
  topicsOf(lock: HomeLock, friendlyName: string): ReadonlyMap<string, string>;
  /** Everything retained of all locks together. */
  topicsOfAll(locks: readonly HomeLock[], names: ReadonlyMap<string, string>): ReadonlyMap<string, string>;
  newsOf(row: StoredEvent, lock: HomeLock, friendlyName: string): readonly News[];
  /** Whether a topic is one that this kind of program writes to. */
  takes(topic: string): boolean;
  /**
   * Never rejects; resolves when the message may be acknowledged: an order is in the journal then, and not carried out yet,
   * since whoever waits behind it must not act late.
   */
  heard(message: IntegrationMessage, say: Say): Promise<'announce_again' | 'taken'>;
}
