import { within } from '../../access/share.js';
import type { AccessFacts } from '../../access/facts.js';
import type { Verdict } from '../../access/verdict.js';
import type { Reads } from '../store-ports.js';
import { shareOf } from './decide-in-change.js';
import type { AdmittingShare } from './explain-use-cases.js';
import { shareChain } from './share-facts.js';

/** By which share somebody was found to be let in; null: by none. */
export function admittingShare(
  reads: Pick<Reads, 'shares'>,
  because: Verdict,
  { credential }: Pick<AccessFacts, 'credential'>,
): AdmittingShare | null {
  const id = credential?.shareId ?? shareOf(because);
  const [own, ...above] = id === null ? [] : shareChain(reads, id);
  if (!own) return null;
  const { validFromMs, validUntilMs } = within(own, above);
  const scheduleIds = [own, ...above].flatMap(({ scheduleId }) => scheduleId ?? []);
  return { id: own.id, validFromMs, validUntilMs, scheduleIds: [...new Set(scheduleIds)] };
}
