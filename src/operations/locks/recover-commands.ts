import type { Clock } from '../../kit/clock.js';
import { commandEvent } from './command-event.js';
import { settleFee } from '../credit/command-fee.js';
import type { Store } from '../store-ports.js';

/** After a restart: what was not sent is expired, what was sent is unknown until the lock tells. Nothing is replayed. */
export async function recoverCommands(deps: { readonly store: Store; readonly clock: Clock }): Promise<void> {
  const nowMs = deps.clock.wallMs();
  await deps.store.write((tx) => {
    for (const command of tx.commands.withStatus(null, 'accepted')) {
      tx.commands.update(command.id, { status: 'expired', reason: 'hub_restarted', finishedAtMs: nowMs });
      const expired = { ...command, status: 'expired', reason: 'hub_restarted' } as const;
      tx.events.append(commandEvent(expired, nowMs));
      settleFee(tx, expired, nowMs);
    }
    for (const command of tx.commands.withStatus(null, 'sent')) {
      tx.commands.update(command.id, { status: 'unknown', reason: 'hub_restarted' });
      tx.events.append(commandEvent({ ...command, status: 'unknown', reason: 'hub_restarted' }, nowMs));
    }
  });
}
