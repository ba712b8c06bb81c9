import type { Clock, Timer } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { IntegrationBus } from '../operations/integrations/integration-bus.js';

/** What a bus did not take is tried again after this, milliseconds, unless the bus says before that it is there. */
export const AGAIN_MS = 5_000;
/** Topics published without a pause; then a pause, so that hundreds of locks do not come at one moment. */
export const BURST_TOPICS = 50;
export const BURST_PAUSE_MS = 50;

/** Remembers on the disk where a bus may keep something of ours. */
export interface TopicMemory {
  on(): readonly string[];
  add(topics: readonly string[]): Promise<void>;
  remove(topics: readonly string[]): Promise<void>;
}

export interface RetainedTopicsDeps {
  readonly bus: IntegrationBus;
  readonly memory: TopicMemory;
  readonly clock: Clock;
  readonly troubles: SparseLog;
  /** Everything is there as it should be. */
  readonly settled: () => void;
}

/**
 * Keeps what one bus retains as it should be. Only the newest value of a topic counts, so that nothing piles up while the
 * bus is away; and what was published once is taken away when it is not wanted any more, after a restart of the hub too.
 */
export class RetainedTopics {
  private readonly deps: RetainedTopicsDeps;
  private readonly wanted = new Map<string, string>();
  /** Published after all others. */
  private readonly last = new Set<string>();
  private readonly groups = new Map<string, ReadonlySet<string>>();
  /** Topics at which the bus may have something else. */
  private readonly due = new Set<string>();
  private known = new Set<string>();
  private isThere = false;
  private running = false;
  private pumping = false;
  private timer: Timer | null = null;

  constructor(deps: RetainedTopicsDeps) {
    this.deps = deps;
  }

  start(): void {
    this.known = new Set(this.deps.memory.on());
    this.running = true;
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
    this.timer = null;
  }

  /** Topics that wait to be published or taken away. */
  get waiting(): number {
    return this.due.size;
  }

  /** All that is to be retained of one thing; what was there of it and is not here is taken away. */
  put(group: string, topics: ReadonlyMap<string, string>, isLast = false): void {
    if (isLast) for (const topic of topics.keys()) this.last.add(topic);
    const before = this.groups.get(group);
    if (topics.size === 0) this.groups.delete(group);
    else this.groups.set(group, new Set(topics.keys()));
    for (const topic of before ?? []) {
      if (topics.has(topic) || this.isOfOthers(topic) || !this.wanted.delete(topic)) continue;
      this.due.add(topic);
    }
    for (const [topic, text] of topics) {
      if (this.wanted.get(topic) === text) continue;
      this.wanted.set(topic, text);
      this.due.add(topic);
    }
    if (this.due.size > 0) this.pumpSoon(0);
  }

  /** The bus is there anew, or somebody who listens is: all of it is published again. */
  again(): void {
    this.isThere = true;
    for (const topic of this.known) if (!this.wanted.has(topic)) this.due.add(topic);
    for (const topic of this.wanted.keys()) this.due.add(topic);
    for (const topic of this.last) if (this.due.delete(topic)) this.due.add(topic);
    this.timer?.cancel();
    this.timer = null;
    this.pumpSoon(0);
  }

  /** A name that one thing gave up may be another's already. */
  private isOfOthers(topic: string): boolean {
    for (const topics of this.groups.values()) if (topics.has(topic)) return true;
    return false;
  }

  private pumpSoon(delayMs: number): void {
    if (!this.running || !this.isThere || this.pumping || this.timer) return;
    this.timer = this.deps.clock.after(delayMs, () => {
      this.timer = null;
      void this.pump();
    });
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    let pauseMs: number | null;
    try {
      const burst = [...this.due].slice(0, BURST_TOPICS);
      await this.publish(burst);
      if (this.due.size === 0) this.deps.settled();
      pauseMs = this.due.size > 0 ? BURST_PAUSE_MS : null;
    } catch (error) {
      this.deps.troubles.warn('announce_failed', { err: error }, 'what home automation sees may be old');
      pauseMs = AGAIN_MS;
    } finally {
      this.pumping = false;
    }
    if (pauseMs !== null) this.pumpSoon(pauseMs);
  }

  private async publish(topics: readonly string[]): Promise<void> {
    const { bus, memory } = this.deps;
    const fresh = topics.filter((topic) => this.wanted.has(topic) && !this.known.has(topic));
    if (fresh.length > 0) {
      await memory.add(fresh);
      for (const topic of fresh) this.known.add(topic);
    }
    const gone: string[] = [];
    for (const topic of topics) {
      if (!this.running) return;
      const text = this.wanted.get(topic);
      // Before it is sent: what changes meanwhile is due again.
      this.due.delete(topic);
      try {
        if (text !== undefined) await bus.publish(topic, text, { qos: 1, retain: true });
        else if (this.known.has(topic)) {
          await bus.clear(topic);
          gone.push(topic);
        }
      } catch (error) {
        this.due.add(topic);
        throw error;
      }
    }
    const forgotten = gone.filter((topic) => !this.wanted.has(topic));
    if (forgotten.length === 0) return;
    await memory.remove(forgotten);
    for (const topic of forgotten) this.known.delete(topic);
  }
}
