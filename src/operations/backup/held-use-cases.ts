import type { Caller } from '../ports.js';
import type { HeldItem, HeldKind } from './held-ports.js';

export interface HeldUseCases {
  /** At most `HELD_LISTED_MAX`; after a release more may show. */
  listHeld(caller: Caller): readonly HeldItem[];
  /** It counts again, as far as its dates and its share let it. @throws NotFound `held_not_found` */
  releaseHeld(caller: Caller, kind: HeldKind, id: string): Promise<HeldItem>;
}
