import type { Card } from '../../access/card.js';
import type { Pin, PinKind } from '../../access/pin.js';
import { kindOf, type Ticket } from '../../access/ticket/ticket.js';
import { displayName } from '../../accounts/user.js';
import type { User } from '../../accounts/user.js';
import type { Page, PageRequest } from '../page.js';
import type { Reads } from '../store-ports.js';

/** Somebody, or somebody with a code, who could ask at a lock. */
export type Asker =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'pin'; readonly pin: Pin }
  | { readonly kind: 'qr'; readonly ticket: Ticket }
  | { readonly kind: 'card'; readonly card: Card };

/** Where they are read from. */
export type AskerReads = Pick<Reads, 'users' | 'pins' | 'tickets' | 'cards'>;

/** What an asker is called in answers. */
export interface AskerName {
  readonly kind: Asker['kind'];
  readonly id: string;
  /** Of a person the full name, of a code its label. */
  readonly name: string;
  /** The person, or whose code it is. */
  readonly userId: string | null;
  /** As what kind of code it is decided about; null of a person. */
  readonly codeKind: PinKind | null;
}

export function nameOf(asker: Asker): AskerName {
  switch (asker.kind) {
    case 'user': {
      const { id } = asker.user;
      return { kind: 'user', id, name: displayName(asker.user), userId: id, codeKind: null };
    }
    case 'pin': {
      const { id, label, userId, kind } = asker.pin;
      return { kind: 'pin', id, name: label, userId, codeKind: kind };
    }
    case 'qr': {
      const { id, label, userId } = asker.ticket;
      return { kind: 'qr', id, name: label, userId, codeKind: kindOf(asker.ticket) };
    }
    case 'card': {
      const { id, label, userId } = asker.card;
      return { kind: 'card', id, name: label, userId, codeKind: 'permanent' };
    }
  }
}

interface CodeFilter {
  readonly deviceId: string;
  /** Only those of this person. */
  readonly userId?: string;
}

/** Lists one kind of those who could ask at a lock. Each further kind of credential is one more of these. */
interface AskerSource {
  readonly kind: Asker['kind'];
  page(reads: AskerReads, filter: CodeFilter, page: PageRequest): Page<Asker>;
}

const PEOPLE: AskerSource = {
  kind: 'user',
  page: (reads, _filter, page) => asked(reads.users.list(page), (user) => ({ kind: 'user', user })),
};

const CODES: readonly AskerSource[] = [
  {
    kind: 'pin',
    page: (reads, filter, page) => asked(reads.pins.list(page, filter), (pin) => ({ kind: 'pin', pin })),
  },
  {
    kind: 'qr',
    page: (reads, filter, page) =>
      asked(reads.tickets.list(page, filter), (ticket) => ({ kind: 'qr', ticket })),
  },
  {
    kind: 'card',
    page: (reads, filter, page) => asked(reads.cards.list(page, filter), (card) => ({ kind: 'card', card })),
  },
];

/** In the order in which they are gone through. */
export const ASKER_SOURCES: readonly AskerSource[] = [PEOPLE, ...CODES];

function asked<T>(found: Page<T>, asker: (row: T) => Asker): Page<Asker> {
  return { ...found, rows: found.rows.map(asker) };
}

/** Read at once: the largest page there is. */
const ASKERS_AT_ONCE = 200;

/** Everybody and everything that could ask at this lock, some at a time. */
export function askersAt(reads: AskerReads, deviceId: string): Generator<readonly Asker[]> {
  return all(ASKER_SOURCES, reads, { deviceId });
}

/** Everything of this person that could be presented at this lock, some at a time. */
export function codesOf(reads: AskerReads, userId: string, deviceId: string): Generator<readonly Asker[]> {
  return all(CODES, reads, { deviceId, userId });
}

function* all(
  sources: readonly AskerSource[],
  reads: AskerReads,
  filter: CodeFilter,
): Generator<readonly Asker[]> {
  for (const source of sources) {
    for (let cursor: string | null = null; ;) {
      const page: Page<Asker> = source.page(reads, filter, { cursor, size: ASKERS_AT_ONCE });
      yield page.rows;
      cursor = page.next;
      if (cursor === null) break;
    }
  }
}
