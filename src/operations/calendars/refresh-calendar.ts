import type { Logger } from '../../kit/logger.js';
import { Conflict } from '../../kit/errors.js';
import type { Part } from '../../kit/lifecycle.js';
import { SYSTEM } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';
import type { Calendar, FeedAnswer, FeedReader } from './calendar-ports.js';
import { areSame, CalendarReader, rulesOf, untilSettled } from './calendar-reader.js';
import type { CalendarUseCases, CalendarView } from './calendar-use-cases.js';
import { calendarOrRefuse, calendarView, endedBefore, type CalendarTime } from './calendar-view.js';
import { refuse, takeReading } from './take-copy.js';
import { requireTime } from './upload-calendar.js';

/** Feeds that are asked at once. */
export const FEEDS_AT_ONCE = 4;
const MINUTE_MS = 60_000;

const BY_ITSELF: Caller = { actor: SYSTEM, userId: null, role: null, method: 'auto', ipAddress: null };

/** Asks feeds for newer copies: when somebody wants it, and when their time has come. One feed is asked once at a time. */
export class CalendarRefresh implements Part {
  readonly name = 'calendars';
  /** Of the whole house: one text is read at a time. */
  readonly reader: CalendarReader;
  private readonly deps: CalendarTime & {
    readonly store: Store;
    readonly feeds: FeedReader;
    readonly logger: Logger;
  };
  private readonly asking = new Map<string, Promise<FeedAnswer>>();
  private readonly end = new AbortController();

  constructor(deps: CalendarRefresh['deps']) {
    this.deps = deps;
    this.reader = new CalendarReader(deps.clock);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Lets go of whoever is being asked. */
  async stop(): Promise<void> {
    this.end.abort();
    await Promise.allSettled(this.asking.values());
  }

  readonly refresh: CalendarUseCases['refreshCalendar'] = async (caller, id) => {
    requireTime(this.deps);
    const { feedUrl } = calendarOrRefuse(this.deps.store, id);
    if (feedUrl === null)
      throw new Conflict('calendar_has_no_feed', 'This calendar has no address: upload its text instead.');
    return this.ask(caller, id, feedUrl);
  };

  /** @returns how many feeds were asked */
  async refreshDue(): Promise<number> {
    const { store, clock, timeIsTrusted, logger } = this.deps;
    if (!timeIsTrusted()) return 0;
    const nowMs = clock.wallMs();
    const due = store.calendars.all().filter((one) => one.feedUrl !== null && isDue(one, nowMs));
    const next = due.values();
    const work = async () => {
      for (const { id, feedUrl } of next) {
        if (feedUrl === null || this.end.signal.aborted) continue;
        try {
          await this.ask(BY_ITSELF, id, feedUrl);
        } catch (error) {
          logger.warn({ calendar: id, err: error }, 'a calendar was not refreshed');
        }
      }
    };
    await Promise.all(Array.from({ length: FEEDS_AT_ONCE }, work));
    return due.length;
  }

  private async ask(caller: Caller, id: string, url: string): Promise<CalendarView> {
    const { store, clock } = this.deps;
    const answer = await this.answerOf(id, url);
    const isNew = answer.kind === 'text';
    const after = await untilSettled(async () => {
      const rules = rulesOf(store, calendarOrRefuse(store, id));
      // Stays come nearer while a feed stays the same.
      const textIn = ({ calendars }: Pick<Store, 'calendars'>) =>
        answer.kind === 'text' ? answer.text : answer.kind === 'failed' ? null : calendars.textOf(id);
      const text = textIn(store);
      const reading = text === null ? null : await this.reader.read(text, rules, clock.wallMs());
      return store.write((tx) => {
        const calendar = calendarOrRefuse(tx, id);
        const atMs = clock.wallMs();
        // Its address was changed meanwhile: this answer is nobody's.
        if (calendar.feedUrl !== url) return calendar;
        if (answer.kind === 'failed')
          return refuse(tx, caller, calendar, { code: answer.code, text: answer.text, line: null }, atMs);
        if (textIn(tx) !== text || !areSame(rulesOf(tx, calendar), rules)) return null;
        if (reading === null) return calendar;
        const tags = isNew ? answer.tags : calendar.feedTags;
        return takeReading(tx, caller, calendar, { reading, text: isNew ? text : null, tags }, atMs);
      });
    });
    return calendarView(after, endedBefore(this.deps));
  }

  private answerOf(id: string, url: string): Promise<FeedAnswer> {
    const { store, feeds } = this.deps;
    const key = `${id} ${url}`;
    const under = this.asking.get(key);
    if (under) return under;
    const calendar = calendarOrRefuse(store, id);
    // Without a copy to fall back on, "unchanged" would be no answer.
    const tags = calendar.copy && !calendar.failure ? calendar.feedTags : { etag: null, lastModified: null };
    const asked = feeds.read(url, tags, this.end.signal).finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return asked;
  }
}

function isDue({ checkedAtMs, refreshMinutes }: Calendar, nowMs: number): boolean {
  // A clock that was set back must not keep a feed from being asked for years.
  return checkedAtMs === null || checkedAtMs > nowMs || nowMs - checkedAtMs >= refreshMinutes * MINUTE_MS;
}
