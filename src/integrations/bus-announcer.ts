import type { Scope } from '../accounts/api-token.js';
import type { StoredEvent } from '../audit/event.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { HomeLock } from '../operations/integrations/home-reports.js';
import type { IntegrationBus, IntegrationMessage } from '../operations/integrations/integration-bus.js';
import type { Store } from '../operations/store-ports.js';
import { RetainedTopics } from './retained-topics.js';
import type { News, Shape } from './shape.js';

/** After a start of Home Assistant everything is published again within this time, at a moment that is not every hub's. */
export const ANNOUNCE_AGAIN_MS = 2_000;
/** News on their way to a bus that does not take them; what comes beyond is lost, and counted. */
export const NEWS_UNDER_WAY = 100;
/** How long a stopping hub waits to say that it goes. */
export const GOODBYE_MS = 1_000;

/** When a kind of program is served on a bus: always, never, or while somebody's program may use it. */
export type When = 'on' | 'off' | { readonly scope: Scope };

export interface BusOptions {
  /** Stable over restarts: by it is remembered what was published there. */
  readonly name: string;
  readonly bus: IntegrationBus;
  readonly when: Readonly<Record<Shape['name'], When>>;
}

export interface BusAnnouncerDeps {
  readonly store: Pick<Store, 'announcedTopics' | 'write'>;
  readonly shapes: readonly Shape[];
  readonly clock: Clock;
  readonly random: Random;
  readonly troubles: SparseLog;
}

/** One bus: what is retained there, what is told in passing, and what programs there say. */
export class BusAnnouncer {
  private readonly deps: BusAnnouncerDeps;
  private readonly options: BusOptions;
  private readonly bus: IntegrationBus;
  private readonly topics: RetainedTopics;
  private readonly active = new Set<Shape>();
  private readonly told = new Map<Shape, Set<string>>();
  private againTimer: Timer | null = null;
  private underWay = 0;
  private running = false;

  constructor(deps: BusAnnouncerDeps, options: BusOptions) {
    this.deps = deps;
    this.options = options;
    this.bus = options.bus;
    const { store } = deps;
    const { name } = options;
    this.topics = new RetainedTopics({
      bus: options.bus,
      memory: {
        on: () => store.announcedTopics.on(name),
        add: (topics) =>
          store.write((tx) => {
            tx.announcedTopics.add(name, topics);
          }),
        remove: (topics) =>
          store.write((tx) => {
            tx.announcedTopics.remove(name, topics);
          }),
      },
      clock: deps.clock,
      troubles: deps.troubles,
      settled: () => {
        this.settled();
      },
    });
  }

  start(): Promise<void> {
    this.running = true;
    this.topics.start();
    this.bus.onMessage((message) => this.heard(message));
    this.bus.onReady(() => {
      if (this.running) this.topics.again();
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    this.againTimer?.cancel();
    this.againTimer = null;
    this.topics.stop();
    const said = [...this.active].map(({ presence }) =>
      this.bus.publish(presence.topic, presence.offline, { qos: 1, retain: true }).catch(() => undefined),
    );
    let timer: Timer | null = null;
    const late = new Promise<void>((resolve) => {
      timer = this.deps.clock.after(GOODBYE_MS, resolve);
    });
    await Promise.race([Promise.all(said), late]);
    (timer as Timer | null)?.cancel();
  }

  /** @returns whether another kind of program is served now, or one is not any more */
  programsChanged(scopes: ReadonlySet<Scope>): boolean {
    let hasChanged = false;
    for (const shape of this.deps.shapes) {
      const when = this.options.when[shape.name];
      const isOn = when === 'on' || (when !== 'off' && scopes.has(when.scope));
      if (isOn === this.active.has(shape)) continue;
      hasChanged = true;
      if (isOn) this.active.add(shape);
      else this.active.delete(shape);
    }
    return hasChanged;
  }

  tellAll(locks: readonly HomeLock[], names: ReadonlyMap<string, string>): void {
    for (const shape of this.deps.shapes) {
      const isOn = this.active.has(shape);
      const wanted = new Map(isOn ? locks.map((lock) => [lock.device.id, lock]) : []);
      for (const id of this.locksTold(shape)) if (!wanted.has(id)) this.put(shape, id, new Map());
      for (const [id, lock] of wanted) this.put(shape, id, shape.topicsOf(lock, names.get(id) ?? ''));
      this.topics.put(shape.name, isOn ? shape.topicsOfAll(locks, names) : new Map());
      if (!isOn) this.topics.put(presenceOf(shape), new Map());
    }
  }

  tell(lock: HomeLock, friendlyName: string): void {
    for (const shape of this.active) this.put(shape, lock.device.id, shape.topicsOf(lock, friendlyName));
  }

  happened(row: StoredEvent, lock: HomeLock, friendlyName: string): void {
    for (const shape of this.active) {
      for (const news of shape.newsOf(row, lock, friendlyName)) this.say(news);
    }
  }

  private locksTold(shape: Shape): readonly string[] {
    return [...(this.told.get(shape) ?? [])];
  }

  private put(shape: Shape, id: string, topics: ReadonlyMap<string, string>): void {
    const told = this.told.get(shape) ?? new Set();
    this.told.set(shape, told);
    if (topics.size > 0) told.add(id);
    else told.delete(id);
    this.topics.put(`${shape.name} ${id}`, topics);
  }

  /** Only now that no old state is left may anybody rely on what is there. */
  private settled(): void {
    if (!this.running) return;
    for (const shape of this.active) {
      const { topic, online } = shape.presence;
      this.topics.put(presenceOf(shape), new Map([[topic, online]]), true);
    }
  }

  private say({ topic, text, waits = false }: News): void {
    if (this.underWay >= NEWS_UNDER_WAY) {
      this.deps.troubles.warn('news_lost', { topic }, 'home automation was not told of something');
      return;
    }
    this.underWay += 1;
    this.bus
      .publish(topic, text, { qos: waits ? 1 : 0, retain: false })
      .catch((error: unknown) => {
        this.deps.troubles.warn(
          'news_lost',
          { topic, err: error },
          'home automation was not told of something',
        );
      })
      .finally(() => {
        this.underWay -= 1;
      });
  }

  /** @throws Error when it is stopped: then nothing is acknowledged that nobody hears */
  private async heard(message: IntegrationMessage): Promise<void> {
    if (!this.running) throw new Error('nobody listens to programs any more');
    const shape = [...this.active].find((one) => one.takes(message.topic));
    if (!shape) {
      this.deps.troubles.warn(
        'message_for_nobody',
        { topic: message.topic },
        'a message over MQTT is for nobody',
      );
      return;
    }
    const outcome = await shape.heard(message, (news) => {
      this.say(news);
    });
    if (outcome === 'announce_again') this.announceAgain();
  }

  private announceAgain(): void {
    if (this.againTimer || !this.running) return;
    const waitMs = 1 + this.deps.random.integer(ANNOUNCE_AGAIN_MS);
    this.againTimer = this.deps.clock.after(waitMs, () => {
      this.againTimer = null;
      this.topics.again();
    });
  }
}

function presenceOf(shape: Shape): string {
  return `${shape.name} presence`;
}
