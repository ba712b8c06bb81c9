import { HubError, PaymentRequired, Refused } from '../kit/errors.js';
import { plainText } from '../kit/plain-text.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { CommandAction } from '../locks/command.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import type { Command } from '../operations/locks/command-record.js';
import type { LateReason } from '../operations/locks/late-command.js';
import type { Operations } from '../operations/operations.js';
import type { Caller } from '../operations/ports.js';

/** Orders from home automation that are under way at a time; one more is refused. None waits for its turn. */
export const ORDERS_AT_ONCE = 32;

/** Characters of a topic in the log. */
const TOPIC_CHARACTERS = 128;

export interface CommandDeskDeps {
  readonly operations: Pick<Operations, 'command'> & {
    /** Writes down an order that may be old, and does nothing else. */
    readonly lateCommand: (
      caller: Caller,
      id: string,
      action: CommandAction,
      reason: LateReason,
    ) => Promise<Command>;
  };
  readonly troubles: SparseLog;
}

/**
 * Told in words why an order came to nothing, as far as that is known; and by its code, where no row of the log tells it to
 * whoever follows that. null: one does.
 */
export type OrderRefused = (why: string, untold: string | null) => void;

/**
 * Orders of programs, on their way into the same operation as those over REST. An order begins when it is heard or not at
 * all: it never waits in a queue here, and from its beginning the deadline of every command counts. What a broker kept, what
 * came before and comes again, or waited, may be old or done already, and is no order; nor is what its sender wants to be kept.
 *
 * What is asked here settles when the order may be acknowledged, and never rejects: the journal has it, or it came to
 * nothing. So a hub that is killed over an order has told its sender nothing, or has it in its log how that ended.
 */
export class CommandDesk {
  private readonly deps: CommandDeskDeps;
  private underWay = 0;

  constructor(deps: CommandDeskDeps) {
    this.deps = deps;
  }

  /** Whether a message can be an order; when not, that is counted. */
  isFresh(message: IntegrationMessage): boolean {
    const { retained, redelivered = false, late = false, toBeKept = false } = message;
    if (!retained && !redelivered && !late && !toBeKept) return true;
    const code = redelivered ? 'command_redelivered' : late ? 'command_late' : 'command_retained';
    this.deps.troubles.warn(code, tellable(message), 'an order over MQTT may be old; nothing was done');
    return false;
  }

  give(
    message: IntegrationMessage,
    deviceId: string,
    action: CommandAction,
    refused: OrderRefused = () => undefined,
  ): Promise<void> {
    return this.take(message, action, refused, (kept) =>
      this.deps.operations.command(message.caller, deviceId, action, { wait: true, kept }),
    );
  }

  /** For an order that is not fresh: one that came again, or late, is written down, so that its sender can find it. */
  giveLate(
    message: IntegrationMessage,
    deviceId: string,
    action: CommandAction,
    refused: OrderRefused = () => undefined,
  ): Promise<void> {
    const { caller, redelivered = false, late = false } = message;
    if (!redelivered && !late) return Promise.resolve();
    const reason = redelivered ? 'redelivered' : 'late';
    return this.take(message, action, refused, () =>
      this.deps.operations.lateCommand(caller, deviceId, action, reason),
    );
  }

  /** A message that is no order, or none that can be carried out. */
  trouble(code: string, message: IntegrationMessage, error?: unknown): void {
    this.deps.troubles.warn(code, { ...tellable(message), err: error }, 'an order over MQTT came to nothing');
  }

  private take(
    message: IntegrationMessage,
    action: CommandAction,
    refused: OrderRefused,
    begin: (kept: () => void) => Promise<Command>,
  ): Promise<void> {
    if (this.underWay >= ORDERS_AT_ONCE) {
      this.trouble('commands_full', message);
      refused('Too many orders at once. Try again.', 'commands_full');
      return Promise.resolve();
    }
    this.underWay += 1;
    return new Promise((kept) => {
      begin(kept)
        .then(({ status, reason }) => {
          if (status !== 'succeeded')
            refused(`${action}: ${status}${reason === null ? '' : ` (${reason})`}.`, null);
        })
        .catch((error: unknown) => {
          const isOurs = error instanceof HubError;
          const code = isOurs ? withKind('command', error.code) : 'command_error';
          this.trouble(code, message, error);
          refused(isOurs ? error.message : 'The hub could not carry it out.', isDenial(error) ? null : code);
        })
        .finally(() => {
          this.underWay -= 1;
          kept();
        });
    });
  }
}

/** Whose row in the log was written before it was thrown. */
function isDenial(error: unknown): boolean {
  return error instanceof Refused || error instanceof PaymentRequired;
}

/** A refusal's own code, with what was refused before it: once. */
export function withKind(kind: 'command' | 'pin', code: string): string {
  return code.startsWith(`${kind}_`) ? code : `${kind}_${code}`;
}

/** What the log may have of a message: never what is in it, which may be a code. */
function tellable({ topic, payload, program, caller }: IntegrationMessage): object {
  return {
    kind: 'integration',
    name: program ?? 'the other broker',
    token_id: caller.actor.id,
    address: caller.ipAddress,
    topic: plainText(topic, TOPIC_CHARACTERS),
    bytes: payload.length,
  };
}
