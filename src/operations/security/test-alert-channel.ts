import type { Clock } from '../../kit/clock.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { channelOrRefuse, facts } from './alert-channels.js';
import type { SecurityUseCases } from './security-use-cases.js';
import type { TellOnce } from './ways-out.js';

/** Somebody waits for the answer. */
const TEST_MS = 20_000;

/** One message, now, past every queue, so that an owner sees whether it arrives. */
export function testAlertChannel(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly tell: TellOnce;
}): SecurityUseCases['testAlertChannel'] {
  return async (caller, id) => {
    const { store, clock, tell } = deps;
    const { channel } = channelOrRefuse(store, id);
    const controller = new AbortController();
    const limit = clock.after(TEST_MS, () => {
      controller.abort();
    });
    const outcome = await tell(channel, [], controller.signal);
    limit.cancel();
    const error = outcome.kind === 'sent' ? null : outcome.detail;
    await store.write((tx) => {
      const nowMs = clock.wallMs();
      tx.alertChannels.tested(id, error, nowMs);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'ALERT_CHANNEL_TESTED',
          success: error === null,
          reason: error === null ? null : 'not_delivered',
          description: `A test was sent to "${channel.name}" (${channel.kind}).`,
          data: facts(channel),
        }),
      );
    });
    return { error };
  };
}
