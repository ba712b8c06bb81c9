import type { Test } from 'tap';
import { bareAedes, MOSQUITTO, mosquitto, type Broker } from './brokers.js';

/** A broker that somebody has already. */
interface BrokerKind {
  readonly name: string;
  readonly start: (t: Test) => Promise<Broker>;
  /** Why not here. */
  readonly skip: string | false;
}

/** The same tests go against each. */
export const BROKER_KINDS: readonly BrokerKind[] = [
  { name: 'bare Aedes', start: (t) => bareAedes(t), skip: false },
  {
    name: 'Mosquitto',
    start: (t) => mosquitto(t, ['listener PORT 127.0.0.1', 'allow_anonymous true']),
    skip: 'skip' in MOSQUITTO && MOSQUITTO.skip,
  },
];
