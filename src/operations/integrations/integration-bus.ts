import type { Caller } from '../ports.js';

/** What a program said over MQTT: a home automation or another integration, never a lock. */
export interface IntegrationMessage {
  readonly topic: string;
  /** As it came: unchecked. */
  readonly payload: Buffer;
  /** Kept by a broker from earlier: never a command. */
  readonly retained: boolean;
  /** DUP was set (MQTT 5.0, section 3.3.1.1): it may have come before, so it is never a command. Absent: it was not. */
  readonly redelivered?: boolean;
  /** It may have waited for so long, or for longer than its sender wants it to count, that it is no command. Absent: it did not. */
  readonly late?: boolean;
  /** Its sender asked that it be kept: a broker that did so would give it again at each return, so it is never a command. Absent: not so. */
  readonly toBeKept?: boolean;
  /** Its sender waits for an acknowledgement (QoS 1, 2). Absent: it does not. */
  readonly acknowledged?: boolean;
  /** What the program is called: the name of its token. Absent: it came by another broker. */
  readonly program?: string;
  /** Whose program it is and what it may; method `mqtt`. */
  readonly caller: Caller;
}

/** MQTT towards home automation: our own broker, or one that the household already has. */
export interface IntegrationBus {
  /** @throws Unavailable when the broker is not there to take it; a retained message is then lost as well */
  publish(topic: string, text: string, how: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<void>;
  /** Takes a retained message away. */
  clear(topic: string): Promise<void>;
  /** One listener. A QoS 1 message is acknowledged after the promise resolves. */
  onMessage(listener: (message: IntegrationMessage) => Promise<void>): void;
  /** One listener: told each time that the broker can be published to anew and may have forgotten what it kept. */
  onReady(listener: () => void): void;
}
