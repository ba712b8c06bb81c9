import type { Clock } from '../../kit/clock.js';
import { plainText } from '../../kit/plain-text.js';

/** Refusals that are remembered. */
export const DEAD_LETTERS_MAX = 100;
/** Of these for one reason: a flood of one kind leaves the others to be seen. */
export const DEAD_LETTERS_PER_REASON = 20;
/** Characters of a topic, a name or an address that are remembered. */
export const DEAD_LETTER_TEXT_MAX = 128;

/** A message or a connection over MQTT that came to nothing. Never holds what was in it, which may be a code. */
export interface DeadLetter {
  /** Wall clock. */
  readonly atMs: number;
  /** Stable; e.g. `publish_denied`. */
  readonly reason: string;
  /** Whose it was; null: nobody who has proved who they are. */
  readonly kind: 'lock' | 'integration' | null;
  /** device_id of a lock, name of an API token; of others what they called themselves. */
  readonly name: string | null;
  readonly address: string | null;
  readonly topic: string | null;
  /** Of the payload. */
  readonly bytes: number | null;
  /** More of the reason, where it is known: a code, or the member of a message that was wrong. */
  readonly why: string | null;
}

/** What may be told of a refusal besides its reason; whatever else is in `fields` of a log line is left out here. */
export interface LetterFields {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly device_id?: unknown;
  readonly client_id?: unknown;
  readonly token_id?: unknown;
  readonly address?: unknown;
  readonly remote?: unknown;
  readonly topic?: unknown;
  readonly leaf?: unknown;
  readonly bytes?: unknown;
  readonly why?: unknown;
  readonly field?: unknown;
}

/** The last refusals over MQTT, and how many there were since the start. In memory, bounded. */
export class DeadLetters {
  private readonly clock: Clock;
  private readonly byReason = new Map<string, DeadLetter[]>();
  private readonly counts = new Map<string, number>();
  private size = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @param reason one of the program's own, so that there are not many */
  note(reason: string, fields: LetterFields): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    const same = this.byReason.get(reason) ?? [];
    this.byReason.set(reason, same);
    same.push(letterOf(reason, fields, this.clock.wallMs()));
    this.size += 1;
    if (same.length > DEAD_LETTERS_PER_REASON) {
      same.shift();
      this.size -= 1;
    } else if (this.size > DEAD_LETTERS_MAX) this.forgetOldest();
  }

  /** Newest first. */
  list(): readonly DeadLetter[] {
    return [...this.byReason.values()].flat().sort((one, other) => other.atMs - one.atMs);
  }

  /** How often each reason was met since the start. */
  totals(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  private forgetOldest(): void {
    let oldest: DeadLetter[] | null = null;
    for (const letters of this.byReason.values()) {
      const [first] = letters;
      if (first && (!oldest?.[0] || first.atMs < oldest[0].atMs)) oldest = letters;
    }
    oldest?.shift();
    this.size -= 1;
  }
}

function letterOf(reason: string, fields: LetterFields, atMs: number): DeadLetter {
  const { kind, device_id: deviceId } = fields;
  return {
    atMs,
    reason,
    kind: kind === 'lock' || kind === 'integration' ? kind : null,
    name: text(fields.name) ?? text(deviceId) ?? text(fields.client_id) ?? text(fields.token_id),
    address: text(fields.address) ?? text(fields.remote),
    topic: text(fields.topic) ?? text(fields.leaf),
    bytes: typeof fields.bytes === 'number' ? fields.bytes : null,
    why: text(fields.why) ?? text(fields.field),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? plainText(value, DEAD_LETTER_TEXT_MAX) : null;
}
