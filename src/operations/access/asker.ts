import type { Pin } from '../../access/pin.js';
import { displayName } from '../../accounts/user.js';
import type { User } from '../../accounts/user.js';
import type { Page, PageRequest } from '../page.js';
import type { Reads } from '../store-ports.js';

/** Somebody, or somebody with a code, who could ask at a lock. */
export type Asker =
  { readonly kind: 'user'; readonly user: User } | { readonly kind: 'pin'; readonly pin: Pin };

/** What an asker is called in answers. */
export interface AskerName {
  readonly kind: Asker['kind'];
  readonly id: string;
  /** Of a person the full name, of a code its label. */
  readonly name: string;
  /** The person, or whose code it is. */
  readonly userId: string | null;
  /** Of a PIN; null of a person. */
  readonly codeKind: Pin['kind'] | null;
}

export function nameOf(asker: Asker): AskerName {
  if (asker.kind === 'user') {
    const { user } = asker;
    return { kind: 'user', id: user.id, name: displayName(user), userId: user.id, codeKind: null };
  }
  const { id, label, userId, kind } = asker.pin;
  return { kind: 'pin', id, name: label, userId, codeKind: kind };
}

/** Lists one kind of those who could ask at a lock. Each further kind of credential is one more of these. */
interface AskerSource {
  readonly kind: Asker['kind'];
  page(reads: Pick<Reads, 'users' | 'pins'>, deviceId: string, page: PageRequest): Page<Asker>;
}

/** In the order in which they are gone through. */
export const ASKER_SOURCES: readonly AskerSource[] = [
  {
    kind: 'user',
    page: (reads, _deviceId, page) => {
      const found = reads.users.list(page);
      return { ...found, rows: found.rows.map((user) => ({ kind: 'user', user })) };
    },
  },
  {
    kind: 'pin',
    page: (reads, deviceId, page) => {
      const found = reads.pins.list(page, { deviceId });
      return { ...found, rows: found.rows.map((pin) => ({ kind: 'pin', pin })) };
    },
  },
];

/** Read at once: the largest page there is. */
const ASKERS_AT_ONCE = 200;

/** Everybody and everything that could ask at this lock, some at a time. */
export function* askersAt(
  reads: Pick<Reads, 'users' | 'pins'>,
  deviceId: string,
): Generator<readonly Asker[]> {
  for (const source of ASKER_SOURCES) {
    for (let cursor: string | null = null; ;) {
      const page: Page<Asker> = source.page(reads, deviceId, { cursor, size: ASKERS_AT_ONCE });
      yield page.rows;
      cursor = page.next;
      if (cursor === null) break;
    }
  }
}
