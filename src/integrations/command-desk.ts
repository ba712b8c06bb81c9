import { HubError } from '../kit/errors.js';
import { plainText } from '../kit/plain-text.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { CommandAction } from '../locks/command.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import type { Operations } from '../operations/operations.js';

/** Orders from home automation that are under way at a time; one more is refused. None waits for its turn. */
export const ORDERS_AT_ONCE = 32;

/** Characters of a topic in the log. */
const TOPIC_CHARACTERS = 128;

export interface CommandDeskDeps {
  readonly operations: Pick<Operations, 'command'>;
  readonly troubles: SparseLog;
}

/**
 * Orders of programs, on their way into the same operation as those over REST. An order begins when it is heard or not at
 * all: it never waits in a queue here, and from its beginning the deadline of every command counts. What a broker kept, or
 * sent before and sends again, may be old or done already, and is no order; nor is what its sender wants to be kept.
 */
export class CommandDesk {
  private readonly deps: CommandDeskDeps;
  private underWay = 0;

  constructor(deps: CommandDeskDeps) {
    this.deps = deps;
  }

  /** Whether a message can be an order; when not, that is counted. */
  isFresh(message: IntegrationMessage): boolean {
    const { retained, redelivered = false, toBeKept = false } = message;
    if (!retained && !redelivered && !toBeKept) return true;
    const code = redelivered ? 'command_redelivered' : 'command_retained';
    this.deps.troubles.warn(code, tellable(message), 'an order over MQTT may be old; nothing was done');
    return false;
  }

  /** @param refused told in words why it came to nothing, as far as that is known */
  give(
    message: IntegrationMessage,
    deviceId: string,
    action: CommandAction,
    refused: (why: string) => void = () => undefined,
  ): void {
    if (this.underWay >= ORDERS_AT_ONCE) {
      this.trouble('commands_full', message);
      refused('Too many orders at once. Try again.');
      return;
    }
    this.underWay += 1;
    this.deps.operations
      .command(message.caller, deviceId, action, { wait: true })
      .then(({ status, reason }) => {
        if (status !== 'succeeded') refused(`${action}: ${status}${reason === null ? '' : ` (${reason})`}.`);
      })
      .catch((error: unknown) => {
        const isOurs = error instanceof HubError;
        this.trouble(isOurs ? `command_${error.code}` : 'command_error', message, error);
        refused(isOurs ? error.message : 'The hub could not carry it out.');
      })
      .finally(() => {
        this.underWay -= 1;
      });
  }

  /** A message that is no order, or none that can be carried out. */
  trouble(code: string, message: IntegrationMessage, error?: unknown): void {
    this.deps.troubles.warn(code, { ...tellable(message), err: error }, 'an order over MQTT came to nothing');
  }
}

/** What the log may have of a message: never what is in it, which may be a code. */
function tellable({ topic, payload, caller }: IntegrationMessage): object {
  return {
    kind: 'integration',
    token_id: caller.actor.id,
    address: caller.ipAddress,
    topic: plainText(topic, TOPIC_CHARACTERS),
    bytes: payload.length,
  };
}
