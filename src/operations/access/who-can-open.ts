import { whoCanOpen } from '../../access/who-can-open.js';
import type { Admitted, Candidate } from '../../access/who-can-open.js';
import { InvalidInput } from '../../kit/errors.js';
import { nextTurn } from '../../kit/next-turn.js';
import type { Reads } from '../store-ports.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { admittingShare } from './admitting-share.js';
import { ASKER_SOURCES } from './asker.js';
import type { AskerName } from './asker.js';
import { nameFor } from './asker-view.js';
import type { AdmittedAsker, ExplainUseCases } from './explain-use-cases.js';
import { rememberingReads } from './remembering-reads.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { ANOTHER, knownMoment } from './supposed-moment.js';
import { actualWorld, questionOf } from './supposed-world.js';

/** People and codes that are asked about for one page; it may be short then, and `next` goes on. */
export const ASKED_PER_PAGE_MAX = 2_000;

/** Asks the deciding function for everybody and every code, a quarter of a page at a time. */
export function whoCanOpenAt(deps: AccessDeps): ExplainUseCases['whoCanOpen'] {
  return async (caller, { deviceId, action, atMs }, page) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    requireSight(deps, caller, device, 'view_pins');
    const reads = rememberingReads(deps.store);
    const world = actualWorld(reads, knownMoment(reads, deps.clock));
    const chunk = Math.max(1, Math.ceil(page.size / 4));
    const rows: AdmittedAsker[] = [];
    let place = readPlace(page.cursor);
    for (let asked = 0; place && asked < ASKED_PER_PAGE_MAX && rows.length + chunk <= page.size;) {
      const found = ASKER_SOURCES[place.source]?.page(
        world.reads,
        { deviceId: device.id },
        { cursor: place.cursor, size: chunk },
      );
      if (!found) break;
      const candidates = found.rows.flatMap((asker) => {
        const question = questionOf(world, asker, device, action, atMs);
        return question ? [{ subject: nameFor(caller, asker), ...question }] : [];
      });
      rows.push(...candidates.flatMap((candidate) => admitted(world.reads, candidate)));
      asked += found.rows.length;
      place = placeAfter(place, found.next);
      await nextTurn();
    }
    return { rows, next: place && writePlace(place), previous: null };
  };
}

/** Also who lacks nothing but a second person: told as such. */
function admitted(reads: Pick<Reads, 'shares'>, candidate: Candidate<AskerName>): AdmittedAsker[] {
  const { subject, facts } = candidate;
  const told = ({ because }: Admitted<AskerName>, needsSecondPerson: boolean) => [
    { subject, because, needsSecondPerson, share: admittingShare(reads, because, facts) },
  ];
  const [alone] = whoCanOpen([candidate]);
  if (alone) return told(alone, false);
  if (!facts.twoPerson) return [];
  const twoPerson = { ...facts.twoPerson, firstKey: ANOTHER };
  const [second] = whoCanOpen([{ ...candidate, facts: { ...facts, twoPerson } }]);
  return second ? told(second, true) : [];
}

/** Which kind is being gone through, and how far. */
interface Place {
  readonly source: number;
  readonly cursor: string | null;
}

function placeAfter({ source }: Place, next: string | null): Place | null {
  if (next !== null) return { source, cursor: next };
  return source + 1 < ASKER_SOURCES.length ? { source: source + 1, cursor: null } : null;
}

function writePlace({ source, cursor }: Place): string {
  return `${ASKER_SOURCES[source]?.kind ?? ''}.${cursor ?? ''}`;
}

/** @throws InvalidInput `cursor_invalid`; what stands behind the dot is for the list itself to read */
function readPlace(text: string | null): Place | null {
  if (text === null) return { source: 0, cursor: null };
  const [kind, ...rest] = text.split('.');
  const source = ASKER_SOURCES.findIndex((one) => one.kind === kind);
  if (source < 0 || rest.length !== 1) {
    throw new InvalidInput('cursor_invalid', 'The cursor is not one that this list gave: start without one.');
  }
  return { source, cursor: rest[0] === '' ? null : (rest[0] ?? null) };
}
