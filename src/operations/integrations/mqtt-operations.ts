import type { Clock } from '../../kit/clock.js';
import { InvalidInput, TooMany } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { DeadLetters } from './dead-letters.js';
import { MessageWatch } from './message-watch.js';
import type { BrokerSight, MqttUseCases } from './mqtt-use-cases.js';

/** Who watch the broker at once: each is work for every message. */
export const WATCHES_MAX = 4;
const RETRY_AFTER_S = 5;

export interface MqttDeps {
  readonly clock: Clock;
  readonly sight: BrokerSight;
  readonly letters: DeadLetters;
}

export function mqttOperations({ clock, sight, letters }: MqttDeps): MqttUseCases {
  let open = 0;
  const requireRoom = () => {
    if (open < WATCHES_MAX) return;
    throw new TooMany(
      'too_many_streams',
      say('{count} watch the broker already. End one of them.', { count: WATCHES_MAX }),
      { retryAfterS: RETRY_AFTER_S },
    );
  };
  return {
    listMqttClients: () => sight.clients(),
    listMqttRefusals: () => ({ letters: letters.list(), totals: letters.totals() }),
    watchMqtt(_, options) {
      if (!sight.isFilter(options.filter)) {
        throw new InvalidInput(
          'topic_filter',
          'This is no topic filter. "+" stands for one level and "#", at the end, for all that follow: doorward/+/+/set, doorward/#.',
          { fields: [{ field: 'topic', message: 'is no topic filter' }] },
        );
      }
      requireRoom();
      return (sink) => {
        requireRoom();
        open += 1;
        const watch: MessageWatch = new MessageWatch(clock, options, sink, () => {
          open -= 1;
          stop();
        });
        const stop = sight.tap(options.filter, (message) => {
          watch.saw(message);
        });
        return watch;
      };
    },
  };
}
