import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { BridgeCaller } from './bridge-caller.js';
import type { BridgeFilter } from './bridge-topics.js';
import { CommandGate, type CommandRefusal, type Incoming } from './command-gate.js';
import { COMMAND_BYTES, NOTICES_AT_ONCE, NOTICES_PER_SECOND } from './limits.js';
import { Pace } from './pace.js';
import { matches } from './topic-filter.js';

/** Characters of a topic in the log. */
const TOPIC_CHARS = 200;

/** Of the link that a message came by. */
export interface Arrival {
  readonly address: string | null;
  /** It may have been on its way for too long. */
  readonly isLate: boolean;
}

type Listener = (message: IntegrationMessage) => Promise<void>;

/** What is heard of the broker, handed on to the integrations or refused, counted and sampled in the log. */
export class CommandsFromBroker {
  private readonly filters: readonly BridgeFilter[];
  private readonly caller: BridgeCaller;
  private readonly gate: CommandGate;
  private readonly notices: Pace;
  private readonly logger: Logger;
  private readonly refusals: SparseLog;
  private listener: Listener | null = null;

  constructor(filters: readonly BridgeFilter[], caller: BridgeCaller, clock: Clock, logger: Logger) {
    this.filters = filters;
    this.caller = caller;
    this.gate = new CommandGate(clock);
    this.notices = new Pace(NOTICES_PER_SECOND, NOTICES_AT_ONCE, () => clock.monotonicMs());
    this.logger = logger;
    this.refusals = new SparseLog(clock, logger);
  }

  onMessage(listener: Listener): void {
    this.listener = listener;
  }

  get refused(): Readonly<Record<string, number>> {
    return this.refusals.totals();
  }

  /** Whether the hub would hear itself if it published to this. */
  hears(topic: string): boolean {
    return this.filters.some(({ filter }) => matches(filter, topic));
  }

  received(message: Incoming, arrival: Arrival): void {
    const kind = this.filters.find(({ filter }) => matches(filter, message.topic))?.kind;
    if (!kind) this.refuse('not_asked_for', message);
    else if (kind === 'command') this.command(message, arrival);
    else this.notice(message, arrival);
  }

  private command(message: Incoming, { address, isLate }: Arrival): void {
    const refusal = this.gate.enter(message, isLate);
    if (refusal) {
      this.refuse(refusal, message);
      return;
    }
    const found = this.caller.ask(address);
    if ('caller' in found) void this.handOn(message, found.caller);
    else this.refuse(found.code, message);
  }

  private notice(message: Incoming, { address }: Arrival): void {
    if (message.payload.length > COMMAND_BYTES) this.refuse('too_long', message);
    else if (this.notices.take() > 0) this.refuse('too_many', message);
    else void this.handOn(message, this.caller.askOrNobody(address));
  }

  private async handOn(
    { topic, payload, retained }: Incoming,
    caller: IntegrationMessage['caller'],
  ): Promise<void> {
    try {
      await this.listener?.({ topic, payload, retained, caller });
    } catch (error) {
      this.logger.warn(
        { topic: topic.slice(0, TOPIC_CHARS), err: error },
        'a message from the external broker could not be acted upon',
      );
    }
  }

  /** @param code a `CommandRefusal`, or why the API token does not count */
  private refuse(code: CommandRefusal | (string & {}), { topic }: Incoming): void {
    this.refusals.warn(
      code,
      { topic: topic.slice(0, TOPIC_CHARS) },
      'a message from the external broker was not acted upon',
    );
  }
}
