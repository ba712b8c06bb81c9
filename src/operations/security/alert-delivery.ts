import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import {
  type AlertChannel,
  type Allowance,
  DIGEST_FROM,
  DIGEST_MAX,
  FULL_ALLOWANCE,
  retryPauseMs,
  spend,
  TRIES_MAX,
} from '../../security/alert-channel.js';
import type { Store } from '../store-ports.js';
import type { Delivery } from './alert-ports.js';
import { alertView } from './alert-view.js';
import type { AlertView } from './security-use-cases.js';
import type { TellOnce } from './ways-out.js';

/** Changes of the log within this time are looked at together. */
export const LOOK_MS = 200;
/** One try, however slow its receiver. */
const TRY_MS = 60_000;
/** How long `stop` waits for tries that were told to end. */
const STOP_WAIT_MS = 5_000;
/** Tries of what the receiver says it will never take. */
const REFUSED_TRIES_MAX = 5;

export interface AlertDeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tell: TellOnce;
}

interface Line {
  allowance: Allowance;
  /** Tries in a row that failed. */
  failures: number;
  notBeforeMs: number;
  busy: { readonly controller: AbortController; readonly done: Promise<void> } | null;
}

interface News {
  readonly delivery: Delivery;
  readonly view: AlertView;
}

/**
 * Tells channels what is stored for them, until they took it: at least once, over restarts, at a bounded pace. It looks after
 * commits and never within one, so no door waits for a mail server.
 */
export class AlertDelivery implements Part {
  readonly name = 'alert delivery';
  private readonly deps: AlertDeliveryDeps;
  private readonly log: SparseLog;
  private readonly lines = new Map<string, Line>();
  private timer: Timer | null = null;
  private timerAtMs = Infinity;
  private running = false;

  constructor(deps: AlertDeliveryDeps) {
    this.deps = deps;
    this.log = new SparseLog(deps.clock, deps.logger);
    deps.store.onAppended(() => {
      this.lookIn(LOOK_MS);
    });
  }

  start(): Promise<void> {
    this.running = true;
    this.lookIn(0);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    this.timer = null;
    this.timerAtMs = Infinity;
    const busy = [...this.lines.values()].flatMap((line) => line.busy ?? []);
    for (const { controller } of busy) controller.abort();
    await new Promise<void>((resolve) => {
      const enough = this.deps.clock.after(STOP_WAIT_MS, resolve);
      void Promise.all(busy.map(({ done }) => done)).then(() => {
        enough.cancel();
        resolve();
      });
    });
    this.lines.clear();
  }

  private lookIn(waitMs: number): void {
    if (!this.running) return;
    const atMs = this.deps.clock.monotonicMs() + waitMs;
    if (this.timerAtMs <= atMs) return;
    this.timer?.cancel();
    this.timerAtMs = atMs;
    this.timer = this.deps.clock.after(waitMs, () => {
      this.timer = null;
      this.timerAtMs = Infinity;
      this.look();
    });
  }

  private look(): void {
    if (!this.running) return;
    try {
      for (const channel of this.deps.store.alertChannels.all()) if (channel.isActive) this.serve(channel);
    } catch (error) {
      this.log.warn('alert_delivery_look', { err: error }, 'waiting alerts could not be read');
      this.lookIn(retryPauseMs(1));
    }
  }

  private serve(channel: AlertChannel): void {
    const line = this.lines.get(channel.id) ?? {
      allowance: FULL_ALLOWANCE,
      failures: 0,
      notBeforeMs: -Infinity,
      busy: null,
    };
    this.lines.set(channel.id, line);
    if (line.busy) return;
    const news = this.newsFor(channel);
    if (news.length === 0) return;
    const nowMs = this.deps.clock.monotonicMs();
    if (line.notBeforeMs > nowMs) {
      this.lookIn(line.notBeforeMs - nowMs);
      return;
    }
    // An alarm under duress waits for nothing, and stands beside nothing.
    const silent = news.filter(({ view }) => view.alert.silent);
    if (silent.length === 0) {
      const { next, waitMs } = spend(line.allowance, nowMs);
      if (!next) {
        this.lookIn(waitMs);
        return;
      }
      line.allowance = next;
    }
    const batch = silent.length > 0 ? silent : news.slice(0, news.length >= DIGEST_FROM ? DIGEST_MAX : 1);
    const controller = new AbortController();
    const done = this.tell(channel, line, batch, controller).finally(() => {
      line.busy = null;
      this.lookIn(0);
    });
    line.busy = { controller, done };
  }

  private newsFor(channel: AlertChannel): readonly News[] {
    const { store } = this.deps;
    return store.alertChannels.pendingOf(channel.id, DIGEST_MAX).flatMap((delivery) => {
      const alert = store.alerts.byId(delivery.alertId);
      return alert ? [{ delivery, view: alertView(store, alert) }] : [];
    });
  }

  private async tell(
    channel: AlertChannel,
    line: Line,
    batch: readonly News[],
    controller: AbortController,
  ): Promise<void> {
    const { store, clock, tell } = this.deps;
    const limit = clock.after(TRY_MS, () => {
      controller.abort();
    });
    const views = batch.map(({ view }) => view);
    const deliveries = batch.map(({ delivery }) => delivery);
    try {
      const outcome = await tell(channel, views, controller.signal);
      // Cut off by the hub's own stop: not a try.
      if (outcome.kind !== 'sent' && !this.running) return;
      const nowMs = clock.wallMs();
      if (outcome.kind === 'sent') {
        line.failures = 0;
        await store.write((tx) => {
          tx.alertChannels.delivered(deliveries, nowMs);
        });
        return;
      }
      this.failed(channel, line, outcome.detail);
      const triesMax = outcome.kind === 'failed' ? REFUSED_TRIES_MAX : TRIES_MAX;
      await store.write((tx) => {
        tx.alertChannels.notDelivered(deliveries, outcome.detail, nowMs, triesMax);
      });
    } catch (error) {
      this.log.warn(
        'alert_delivery_unstored',
        { err: error },
        'how an alert was delivered could not be stored',
      );
      line.notBeforeMs = clock.monotonicMs() + retryPauseMs(++line.failures);
    } finally {
      limit.cancel();
    }
  }

  private failed(channel: AlertChannel, line: Line, detail: string): void {
    line.failures += 1;
    line.notBeforeMs = this.deps.clock.monotonicMs() + retryPauseMs(line.failures);
    const fields = { channel: channel.id, kind: channel.kind, detail };
    this.log.warn(
      `alert_undelivered_${channel.id}`,
      fields,
      'an alert could not be delivered; it is tried again',
    );
  }
}
