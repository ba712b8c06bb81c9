import type { Answer, DecodedPacket } from 'dns-packet';
import type { Clock, Timer } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { answerMessage, answersTo, isNamed, legacyMessage } from './answers.js';
import { ANSWER_SPREAD_MS, ANSWER_WAIT_MS, PROBE_MS, SAME_ANSWER_MS } from './limits.js';
import { MDNS_PORT, type Heard } from './multicast-sockets.js';

export interface ResponderDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** All that is said of the hub on this network. */
  readonly records: readonly Answer[];
  /** @param to default: everybody */
  readonly send: (message: Uint8Array, to?: Heard['from']) => void;
  /** Where everybody else sends from. Default: as RFC 6762 has it. */
  readonly port?: number;
}

/**
 * Answers questions about the hub on one network. What several ask within a moment is answered once, and no record goes out to everybody
 * twice within a second: whoever floods the network with questions gets no more out of the hub than that.
 */
export class Responder {
  private readonly deps: ResponderDeps;
  private readonly saidAtMs = new Map<Answer, number>();
  private readonly waiting = new Set<Answer>();
  private timer: Timer | null = null;

  constructor(deps: ResponderDeps) {
    this.deps = deps;
  }

  asked(query: DecodedPacket, from: Heard['from']): void {
    const { records, send, clock, random, port = MDNS_PORT } = this.deps;
    const answers = answersTo(query, records);
    if (answers.length === 0) return;
    if (from.port !== port) {
      send(legacyMessage(query, answers), from);
      return;
    }
    const nowMs = clock.monotonicMs();
    // Who is about to take a name must hear in time that it is taken (RFC 6762, section 6).
    const isProbe = (query.authorities ?? []).length > 0;
    const leastMs = isProbe ? PROBE_MS : SAME_ANSWER_MS;
    for (const answer of answers)
      if (nowMs - (this.saidAtMs.get(answer) ?? -Infinity) >= leastMs) this.waiting.add(answer);
    if (this.waiting.size === 0) return;
    if (isProbe) {
      this.timer?.cancel();
      this.timer = null;
    }
    const waitMs = isProbe ? 0 : ANSWER_WAIT_MS + random.integer(ANSWER_SPREAD_MS);
    this.timer ??= clock.after(waitMs, () => {
      this.timer = null;
      this.say([...this.waiting]);
    });
  }

  /** Says all of it to everybody. */
  announce(): void {
    this.say(this.deps.records);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
    this.waiting.clear();
  }

  private say(answers: readonly Answer[]): void {
    const nowMs = this.deps.clock.monotonicMs();
    const others = this.following(answers);
    for (const answer of [...answers, ...others]) this.saidAtMs.set(answer, nowMs);
    this.waiting.clear();
    this.deps.send(answerMessage(answers, others));
  }

  /** What whoever hears these will ask for next (RFC 6763, section 12). */
  private following(answers: readonly Answer[]): readonly Answer[] {
    const leadsTo = (answer: Answer) =>
      answer.type === 'PTR' ? [answer.data] : answer.type === 'SRV' ? [answer.data.target] : [];
    const { records } = this.deps;
    const found = new Set<Answer>();
    const walk = (from: readonly Answer[]) => {
      for (const name of from.flatMap(leadsTo))
        for (const record of records)
          if (record.type !== 'PTR' && isNamed(record.name, name) && !found.has(record)) {
            found.add(record);
            walk([record]);
          }
    };
    walk(answers);
    return records.filter((record) => found.has(record) && !answers.includes(record));
  }
}
