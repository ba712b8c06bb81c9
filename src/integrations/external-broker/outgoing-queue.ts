import { MESSAGE_BYTES, QUEUE_BYTES, QUEUE_MESSAGES } from './limits.js';

/** What is to be said to the broker. */
export interface Outgoing {
  readonly topic: string;
  /** Empty and retained: takes away what the broker keeps. */
  readonly text: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** Roughly what an entry takes beside its text, bytes. */
const ENTRY_BYTES = 200;

/**
 * What waits for the broker, within bounds however long it is away. Of what is retained only the newest counts for each
 * topic; the rest are events, in order. When it is full the oldest event goes, and only with no event left the oldest state,
 * which the integrations say anew when the broker is back.
 */
export class OutgoingQueue {
  /** By topic, the longest unchanged first. */
  private readonly states = new Map<string, Outgoing>();
  private readonly events: Outgoing[] = [];
  private size = 0;
  private lost = 0;

  get messages(): number {
    return this.states.size + this.events.length;
  }

  /** What that takes in memory, about. */
  get bytes(): number {
    return this.size;
  }

  /** Messages given up since the start. */
  get dropped(): number {
    return this.lost;
  }

  /** @param withEvents false: whether a state is waiting */
  has(withEvents: boolean): boolean {
    return this.states.size > 0 || (withEvents && this.events.length > 0);
  }

  add(message: Outgoing): void {
    if (sizeOf(message) > MESSAGE_BYTES) {
      this.drop();
      return;
    }
    if (message.retain) {
      // Taken out first, so that it stands last again.
      this.forget(message.topic);
      this.states.set(message.topic, message);
    } else this.events.push(message);
    this.size += sizeOf(message);
    this.shrink();
  }

  /** Puts back, in their order, what was taken and did not arrive: a state unless there is a newer one, events first of all. */
  giveBack(messages: readonly Outgoing[]): void {
    const states = messages.filter(({ retain, topic }) => retain && !this.states.has(topic));
    const events = messages.filter(({ retain }) => !retain);
    for (const state of states) this.states.set(state.topic, state);
    this.events.unshift(...events);
    for (const message of [...states, ...events]) this.size += sizeOf(message);
    this.shrink();
  }

  /** The next, states before events; null: there is none. @param withEvents false: states only */
  take(withEvents: boolean): Outgoing | null {
    return this.takeState() ?? (withEvents ? this.takeEvent() : null);
  }

  /** Counts one that is given up elsewhere. */
  drop(): void {
    this.lost += 1;
  }

  private takeState(): Outgoing | null {
    for (const state of this.states.values()) {
      this.forget(state.topic);
      return state;
    }
    return null;
  }

  private takeEvent(): Outgoing | null {
    const event = this.events.shift();
    if (event) this.size -= sizeOf(event);
    return event ?? null;
  }

  private forget(topic: string): void {
    const state = this.states.get(topic);
    if (!state) return;
    this.states.delete(topic);
    this.size -= sizeOf(state);
  }

  private shrink(): void {
    while (this.messages > QUEUE_MESSAGES || this.size > QUEUE_BYTES) {
      if (this.takeEvent() ?? this.takeState()) this.drop();
    }
  }
}

function sizeOf({ topic, text }: Outgoing): number {
  return ENTRY_BYTES + Buffer.byteLength(topic) + Buffer.byteLength(text);
}
