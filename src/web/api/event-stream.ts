import { signal } from '@preact/signals';
import { accessToken, renewAccessToken } from './access-token.js';
import { EventText } from './event-text.js';
import type { Device, LogRow } from './wire.js';

/** What a lock's event tells of it. */
export type LockNews =
  | { readonly removed: true; readonly device_id: string; readonly at: string }
  | ({ readonly removed: false; readonly device_id: string; readonly at: string } & Pick<
      Device,
      | 'name'
      | 'status'
      | 'lock_state'
      | 'is_locked'
      | 'door_state'
      | 'is_online'
      | 'battery_level'
      | 'last_seen_at'
      | 'last_sure'
      | 'keypad_locked_until'
      | 'keypad_stopped'
    >);

/** What the page hears of the hub, live. */
export interface EventListeners {
  readonly lock: (news: LockNews) => void;
  /** `command`: it says how an order ended. */
  readonly row: (kind: RowKind, row: LogRow) => void;
  /**
   * The hub is heard, or heard again: read how the doors are now, since of those that went meanwhile no event tells.
   * @returns whether that is known; until then nothing is live
   */
  readonly opened: () => Promise<boolean>;
  /** What was missed can't be told, or nothing was heard before: read again what else is shown. */
  readonly anew: () => void;
  /** Nobody is signed in any more. */
  readonly ended: () => void;
}

/** `live`: what the page shows is how it is. `late`: for a moment, it may be a little old. `lost`: nobody knows. */
export type Link = 'starting' | 'live' | 'late' | 'lost';
export const link = signal<Link>('starting');

let liveMs: number | null = null;

/** When what is shown was last how it is, by this device's clock; null: not yet. */
export function lastHeardMs(): number | null {
  return liveMs;
}

/** The hub gives a sign of life every 15 s; who hears none for so long has lost it, milliseconds. */
const SILENCE_MAX_MS = 25_000;
/** How often it is looked at, milliseconds: a device that wakes must not show for long what was before it slept. */
const SILENCE_LOOK_MS = 1_000;
/** A Wi-Fi that blinks is no reason to blank the doors, milliseconds. */
const LATE_MAX_MS = 3_000;
const RETRY_FIRST_MS = 300;
const RETRY_MAX_MS = 5_000;
/**
 * A page that nobody looks at lets its stream go after so long, milliseconds: a browser has six connections for all its tabs,
 * and a phone a battery. Whoever looks at another tab for a moment keeps it.
 */
const HIDDEN_MAX_MS = 5_000;
/** How often a page that nobody looks at looks whether somebody does; it is told so, too. Milliseconds. */
const HIDDEN_LOOK_MS = 60_000;

/** Events that are rows of the log. */
const ROW_KINDS = ['access', 'alert', 'command', 'change'] as const;
type RowKind = (typeof ROW_KINDS)[number];
const isRow = (event: string): event is RowKind => ROW_KINDS.some((kind) => kind === event);

/** Follows the hub's events as long as somebody is signed in and looks. */
export class EventStream {
  private readonly listeners: EventListeners;
  /** What to come back with: all up to it was told. */
  private lastId: string | null = null;
  private abort: AbortController | null = null;
  private wake: (() => void) | null = null;
  /** When the hub gave its last sign, or this connection began, by the device's clock: timers stand still while it sleeps. */
  private heardMs = Date.now();
  private silenceTimer: ReturnType<typeof setInterval> | undefined;
  private lateTimer: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the stream was let go since nobody looks. */
  private isAside = false;
  private stopped = false;

  constructor(listeners: EventListeners) {
    this.listeners = listeners;
  }

  start(): void {
    addEventListener('online', this.retryNow);
    addEventListener('offline', this.dropNow);
    addEventListener('pageshow', this.look);
    document.addEventListener('visibilitychange', this.look);
    document.addEventListener('resume', this.look);
    this.silenceTimer = setInterval(this.endSilence, SILENCE_LOOK_MS);
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener('online', this.retryNow);
    removeEventListener('offline', this.dropNow);
    removeEventListener('pageshow', this.look);
    document.removeEventListener('visibilitychange', this.look);
    document.removeEventListener('resume', this.look);
    clearInterval(this.silenceTimer);
    clearTimeout(this.lateTimer);
    clearTimeout(this.hiddenTimer);
    this.abort?.abort();
    this.wake?.();
    link.value = 'starting';
    liveMs = null;
  }

  private readonly retryNow = () => this.wake?.();
  private readonly dropNow = () => this.abort?.abort();

  private readonly look = () => {
    clearTimeout(this.hiddenTimer);
    this.endSilence();
    if (document.hidden) this.hiddenTimer = setTimeout(this.putAside, HIDDEN_MAX_MS);
    else {
      this.takeUp();
      this.wake?.();
    }
  };

  private readonly putAside = () => {
    this.isAside = true;
    this.dropNow();
  };

  /** It is no fault of the hub's that nothing was heard: that it is gone is said when it does not answer now. */
  private takeUp(): void {
    if (!this.isAside) return;
    this.isAside = false;
    if (link.value !== 'lost') return;
    link.value = 'starting';
    clearTimeout(this.lateTimer);
    this.lateTimer = setTimeout(this.giveUp, LATE_MAX_MS);
  }

  private readonly giveUp = () => {
    if (!this.stopped) link.value = 'lost';
  };

  /** Also when the clock was set back: then nobody knows for how long. */
  private readonly endSilence = () => {
    if (Math.abs(Date.now() - this.heardMs) <= SILENCE_MAX_MS) return;
    link.value = 'lost';
    this.abort?.abort();
  };

  private async run(): Promise<void> {
    let waitMs = RETRY_FIRST_MS;
    while (!this.stopped) {
      if (document.hidden) await this.pause(HIDDEN_LOOK_MS);
      else {
        const wasLive = await this.follow();
        this.lose();
        waitMs = wasLive ? RETRY_FIRST_MS : Math.min(waitMs * 2, RETRY_MAX_MS);
        await this.pause(waitMs);
      }
    }
  }

  /** One connection, to its end. @returns whether it got as far as being live */
  private async follow(): Promise<boolean> {
    const abort = new AbortController();
    this.abort = abort;
    let isLive = false as boolean;
    try {
      this.heardMs = Date.now();
      const body = await this.open(abort.signal);
      if (!body) return false;
      void this.listeners.opened().then((isKnown) => {
        if (abort.signal.aborted) return;
        isLive = isKnown;
        if (isKnown) this.live();
        else abort.abort();
      });
      const text = new EventText(this.lastId);
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        // What waited while the device slept is no sign of life.
        this.endSilence();
        if (done || abort.signal.aborted) return isLive;
        this.heardMs = Date.now();
        if (isLive) this.live();
        for (const one of text.push(value)) this.tell(one.event, one.data);
        this.lastId = text.lastId;
      }
    } catch {
      return isLive;
    } finally {
      abort.abort();
    }
  }

  private async open(signal: AbortSignal): Promise<ReadableStream<BufferSource> | null> {
    for (const isSecondTry of [false, true]) {
      const headers = new Headers({ accept: 'text/event-stream' });
      headers.set('authorization', `Bearer ${accessToken() ?? ''}`);
      if (this.lastId !== null) headers.set('last-event-id', this.lastId);
      const answer = await fetch('/api/v1/events?changes=1', { headers, signal, cache: 'no-store' });
      if (answer.ok) {
        if (this.lastId === null) this.listeners.anew();
        return answer.body;
      }
      if (answer.status !== 401 || isSecondTry) return null;
      if (!(await renewAccessToken())) {
        if (!this.stopped) this.listeners.ended();
        return null;
      }
    }
    return null;
  }

  private tell(event: string, data: string): void {
    const told: unknown = JSON.parse(data);
    if (event === 'lock') this.listeners.lock(told as LockNews);
    else if (event === 'reset') this.listeners.anew();
    else if (isRow(event)) this.listeners.row(event, told as LogRow);
  }

  private live(): void {
    clearTimeout(this.lateTimer);
    this.lateTimer = undefined;
    if (this.stopped) return;
    liveMs = Date.now();
    link.value = 'live';
  }

  private lose(): void {
    if (this.stopped) return;
    if (link.value === 'live') link.value = 'late';
    this.lateTimer ??= setTimeout(this.giveUp, LATE_MAX_MS);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
