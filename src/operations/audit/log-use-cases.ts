import type { StoredEvent } from '../../audit/event.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { EventFilter } from './event-ports.js';
import type { FeedSink, Following } from './feed-item.js';

/** What can be asked of the log. */
export interface LogUseCases {
  listEvents(caller: Caller, filter: EventFilter, page: PageRequest): Page<StoredEvent>;
  /** Oldest first, from the one after `seq`; `reachedSeq` goes on, null is the end. */
  readEventsAfter(
    caller: Caller,
    filter: EventFilter,
    seq: number,
    limit: number,
  ): { readonly rows: readonly StoredEvent[]; readonly reachedSeq: number | null };
  /**
   * Live events from now on, or from after `afterId`, as far as the caller may know of them. `sink` is called at once.
   * @param afterId the last id that the caller was sent; null: none. One that can't be resumed from gets `reset`
   */
  followEvents(caller: Caller, afterId: string | null, sink: FeedSink): Following;
}
