import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import { revokeCardIn } from '../cards/revoke-card.js';
import { deviceOrRefuse, deviceView } from '../locks/device-view.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Caller } from '../ports.js';
import type { Reads, Writes } from '../store-ports.js';
import { revokeTicketIn } from '../tickets/revoke-ticket.js';
import { activePerson } from './check-share.js';
import { loggingRefusals, requireInChange } from './decide-in-change.js';
import { endShareIn } from './end-share.js';
import { revokePinIn } from './revoke-pin.js';
import type { ShareUseCases } from './share-use-cases.js';
import { endingWithTransfer, type TransferEnding } from './transfer-ending.js';
import type { UpdateShareDeps } from './update-share.js';

export interface TransferLockDeps extends UpdateShareDeps {
  readonly live: LiveLocks;
}

/** Hands a lock over, with nothing of the former owner's left that opens it, unless it is to be kept (`transfer-ending`). */
export function transferLock(deps: TransferLockDeps): ShareUseCases['transferLock'] {
  return async (caller, deviceId, { userId, ...keeps }) => {
    const { device, ended } = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const before = deviceOrRefuse(tx, deviceId);
        requireInChange(deps, tx, caller, before, 'transfer');
        const ownerId = userId === null ? null : activePerson(tx, userId, 'user_id').id;
        const ended = endingWithTransfer(tx, before, ownerId, keeps);
        if (ownerId === before.ownerId) return { device: before, ended };
        const nowMs = deps.clock.wallMs();
        end(tx, caller, ended, nowMs);
        tx.devices.setOwner(deviceId, ownerId, nowMs);
        tx.events.append(
          eventBy(caller, {
            atMs: nowMs,
            type: 'DEVICE_TRANSFERRED',
            description:
              ownerId === null ? 'The lock is the household’s now.' : 'The lock has another owner now.',
            deviceId,
            targetUserId: ownerId ?? before.ownerId,
            data: {
              owner_id: ownerId,
              former_owner_id: before.ownerId,
              kept_shares: keeps.keepShares,
              kept_codes: keeps.keepCodes,
            },
          }),
        );
        return { device: { ...before, ownerId, updatedAtMs: nowMs }, ended };
      }),
    );
    deps.credentials?.changed(locksOf(device, ended));
    return { ...deviceView(deps, device), ended, revokePending: stillHeld(deps.store, ended) };
  };
}

/** A code under a share ends with it; to end it once more does nothing. */
function end(tx: Writes, caller: Caller, ended: TransferEnding, nowMs: number): void {
  for (const share of ended.shares) endShareIn(tx, caller, share, nowMs, 'transferred');
  for (const pin of ended.pins) revokePinIn(tx, caller, pin, nowMs);
  for (const ticket of ended.tickets) revokeTicketIn(tx, caller, ticket, nowMs);
  for (const card of ended.cards) revokeCardIn(tx, caller, card, nowMs);
}

function locksOf({ id }: Device, { shares, pins }: TransferEnding): readonly string[] {
  if (shares.length === 0 && pins.length === 0) return [];
  return [...new Set([id, ...pins.flatMap(({ deviceIds }) => deviceIds)])];
}

/** Locks that may still open for a code that has ended: they have not confirmed that it is gone. */
function stillHeld(reads: Pick<Reads, 'credentials'>, { pins }: TransferEnding): readonly string[] {
  const places = reads.credentials.placesOf(pins.map(({ id }) => id));
  const held = places.filter(({ credential }) => credential !== null && credential.setVersion !== null);
  return [...new Set(held.map(({ deviceId }) => deviceId))];
}
