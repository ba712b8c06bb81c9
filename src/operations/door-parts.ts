import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { RightOfWay } from '../kit/right-of-way.js';
import type { ScryptPool } from '../kit/scrypt-pool.js';
import type { Device } from '../locks/device.js';
import type { CredentialScheme } from './access/credential-ports.js';
import { CredentialSync } from './access/credential-sync.js';
import { decideEntry } from './access/decide-entry.js';
import { entryDeciders } from './access/entry-deciders.js';
import { GuessSources } from './access/guess-sources.js';
import { KeypadLockouts } from './access/keypad-lockouts.js';
import { PinVerifiers } from './access/pin-verifiers.js';
import { UnloggedEntries, type UnloggedEntryRule } from './access/unlogged-entries.js';
import { UseReturns } from './access/use-returns.js';
import { CardEnrolments } from './cards/card-enrolments.js';
import { decideCardEntry } from './cards/decide-card-entry.js';
import { LiveLocks } from './locks/live-locks.js';
import { lockReports } from './locks/lock-reports.js';
import { recordReport } from './locks/record-report.js';
import { settleCommands } from './locks/settle-commands.js';
import type { LockDriver } from './locks/driver-ports.js';
import type { HubMeters } from './hub-meters.js';
import { LockPresence } from './sites/lock-presence.js';
import type { Store } from './store-ports.js';
import { decideTicketEntry } from './tickets/decide-ticket-entry.js';
import { loadTicketKeys } from './tickets/ticket-keys.js';
import type { TrustedTime } from './time/trusted-time.js';

export interface DoorPartsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly time: TrustedTime;
  readonly scrypts: ScryptPool;
  readonly pepper: { readonly id: string; readonly bytes: Uint8Array };
  readonly scheme: CredentialScheme;
  readonly meters: HubMeters;
  /** For whoever is at a door. */
  readonly rightOfWay: RightOfWay;
  readonly unloggedEntry: UnloggedEntryRule;
}

export type DoorParts = Awaited<ReturnType<typeof doorParts>>;

/** What stands between locks and the log: who is let in, what a lock is known to be doing, which codes it holds. */
export async function doorParts(given: DoorPartsDeps) {
  const { store, clock, random, newId, logger, time, scheme, meters, rightOfWay } = given;
  /** One for each transport; filled when there are drivers, which need `reports` first. */
  const drivers: LockDriver[] = [];
  const driverFor = (transport: Device['transport']) =>
    drivers.find((driver) => driver.transport === transport) ?? null;
  const driverOf = (device: Device) => driverFor(device.transport);
  const transportOf = (id: string) => store.devices.byId(id)?.transport ?? null;
  const live = new LiveLocks(clock, {
    transportOf,
    ask: (id) => driverFor(transportOf(id))?.askStatus?.(id),
  });
  const access = { store, clock, timeIsTrusted: () => time.isTrusted() };
  const verifiers = new PinVerifiers(given.scrypts, given.pepper);
  const lockouts = new KeypadLockouts({ store, clock, logger });
  const sources = new GuessSources({ store, clock, logger });
  const uses = new UseReturns({ store, clock, logger });
  const unlogged = new UnloggedEntries({ store, clock, logger }, given.unloggedEntry);
  const keys = await loadTicketKeys({ store, random, clock });
  const tickets = { ...access, random, newId, uses, keys, meters };
  const enrolments = new CardEnrolments(clock);
  const cards = { ...access, newId, verifiers, lockouts, enrolments, meters };
  const presence = new LockPresence({ store, clock, logger, live });
  const settle = settleCommands({ store, clock, logger, driverOf });
  const credentials = new CredentialSync({ store, clock, logger, random, driverOf, scheme });
  const reports = lockReports({
    store,
    clock,
    logger,
    live,
    decideEntry: entryDeciders(
      {
        pin: decideEntry({ ...access, verifiers, lockouts, uses, unlogged, meters }),
        qr: decideTicketEntry(tickets),
        card: decideCardEntry(cards),
      },
      { clock, meters, rightOfWay },
    ),
    recordReport: recordReport({ store, clock, live }),
    settleCommands: settle,
    credentials,
    uses,
    time,
  });
  return {
    ...{ access, drivers, driverFor, driverOf, live, presence, settle, reports },
    ...{ verifiers, lockouts, sources, uses, tickets, cards, credentials, scheme, meters, rightOfWay },
    /** In the order in which they are started. */
    parts: [lockouts, sources, enrolments, uses, live, presence, meters],
  };
}
