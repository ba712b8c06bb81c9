import type { Clock } from '../../kit/clock.js';
import { Unavailable } from '../../kit/errors.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Random } from '../../kit/random.js';
import { plainText } from '../../kit/plain-text.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Bridge, BridgeState } from '../../operations/integrations/bridge-use-cases.js';
import type { IntegrationBus, IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import { BridgeCaller, type Authenticate } from './bridge-caller.js';
import { BridgeRecord } from './bridge-record.js';
import { AVAILABILITY, HOME_ASSISTANT_FILTERS, OWNER, PROBE, type BridgeFilter } from './bridge-topics.js';
import { Claim } from './claim.js';
import type { Incoming } from './command-gate.js';
import { CommandsFromBroker } from './commands-from-broker.js';
import { Dialler, type Connection } from './dialler.js';
import * as limits from './limits.js';
import type { Link } from './link.js';
import { brokerName, type BrokerAccess } from './open-link.js';
import type { Outgoing } from './outgoing-queue.js';
import { Speaker } from './speaker.js';
import { trouble, type Trouble } from './trouble.js';

export interface ExternalBrokerOptions extends BrokerAccess {
  /** Always the same for one hub: a broker that still has its last connection ends that one first, with its will. */
  readonly clientId: string;
  /** No two hubs have the same, and each keeps its own. */
  readonly hubId: string;
  /** API token of this hub under which commands from there act; null: none are taken. */
  readonly token: string | null;
  /** What other integrations hear besides. */
  readonly filters?: readonly BridgeFilter[];
}

export interface ExternalBrokerSupplies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly authenticate: Authenticate;
  /** Publishes at the hub's own broker, to notice when the other is the same. */
  readonly publishAtHome: (topic: string, text: string) => Promise<void>;
}

const NONCE_BYTES = 16;
/** Of another hub's id that are shown. */
const OWNER_CHARACTERS = 64;

/**
 * The hub as a client of a broker that the household already has. What is published waits, bounded, while that is away; what is
 * heard is acted upon at once, once, as the owner's API token, or not at all. Doors need none of this.
 */
export class ExternalBroker implements Part, IntegrationBus, Bridge {
  readonly name = 'mqtt bridge';
  private readonly supplies: ExternalBrokerSupplies;
  private readonly filters: readonly BridgeFilter[];
  private readonly caller: BridgeCaller;
  private readonly heard: CommandsFromBroker;
  private readonly record: BridgeRecord;
  private readonly speaker: Speaker;
  private readonly dialler: Dialler;
  private readonly broker: string;
  private readonly hubId: string;
  private claim: Claim;
  private readyListener: (() => void) | null = null;
  private running = false;
  private nonce = '';

  constructor(options: ExternalBrokerOptions, supplies: ExternalBrokerSupplies) {
    const { clock, logger, random, authenticate } = supplies;
    this.supplies = supplies;
    this.hubId = options.hubId;
    this.claim = new Claim(options.hubId);
    this.filters = [...HOME_ASSISTANT_FILTERS, ...(options.filters ?? [])];
    this.broker = brokerName(options);
    this.caller = new BridgeCaller(options.token, authenticate);
    this.heard = new CommandsFromBroker(this.filters, this.caller, clock, logger);
    this.record = new BridgeRecord(this.broker, clock, logger);
    this.speaker = new Speaker(clock, {
      delivered: () => {
        this.record.delivered();
      },
      unwanted: () => {
        this.record.wentWrong(trouble('publish_refused', this.broker));
      },
    });
    this.dialler = new Dialler(
      options,
      { clock, random, logger },
      {
        opened: (connection) => this.prepare(connection),
        received: (message, connection) => {
          this.received(message, connection);
        },
        closed: () => {
          this.nonce = '';
          this.speaker.end();
          this.record.lost();
        },
        wentWrong: (why) => {
          this.record.wentWrong(why);
        },
      },
    );
  }

  /** Does not wait for the broker: the hub works without. */
  start(): Promise<void> {
    this.running = true;
    this.dialler.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.dialler.end();
    await this.speaker.farewell();
    await this.dialler.leave();
  }

  /**
   * Taken when it waits for the broker, which may be away: a retained message counts for its topic until there is a newer one.
   * @throws Unavailable `bridge_stopped`
   */
  publish(topic: string, text: string, { qos, retain }: Pick<Outgoing, 'qos' | 'retain'>): Promise<void> {
    if (!this.running)
      return Promise.reject(new Unavailable('bridge_stopped', 'The hub is not a client of the broker now.'));
    if (this.heard.hears(topic)) return Promise.reject(new Error(`the hub would hear itself on ${topic}`));
    // Whether the hub is there is said by the bridge, which knows whether it is.
    if (topic === AVAILABILITY) return Promise.resolve();
    this.speaker.add({ topic, text, qos, retain });
    return Promise.resolve();
  }

  clear(topic: string): Promise<void> {
    return this.publish(topic, '', { qos: 1, retain: true });
  }

  onMessage(listener: (message: IntegrationMessage) => Promise<void>): void {
    this.heard.onMessage(listener);
  }

  onReady(listener: () => void): void {
    this.readyListener = listener;
  }

  state(): BridgeState {
    return {
      ...this.record.view,
      commands: this.commands(),
      queued: this.speaker.queued,
      dropped: this.speaker.dropped,
      refused: this.heard.refused,
    };
  }

  /** For `/ready` and `doctor`. */
  health(): { readonly ok: boolean; readonly detail: string } {
    const { isConnected, protocol, lastError } = this.record.view;
    if (isConnected) return { ok: true, detail: `connected to ${this.broker} by MQTT ${protocol ?? ''}` };
    return { ok: false, detail: lastError ? inEnglish(lastError.text) : `connecting to ${this.broker}` };
  }

  private commands(): BridgeState['commands'] {
    if (!this.caller.isWanted) return 'off';
    return 'caller' in this.caller.ask(null) ? 'taken' : 'refused';
  }

  /** Hears, makes sure that it is neither our own broker nor another hub's, and only then speaks. */
  private async prepare(connection: Connection): Promise<void> {
    const { link } = connection;
    const claim = new Claim(this.hubId);
    this.claim = claim;
    this.watch(connection);
    if (!link.keepsRetained) {
      this.giveUp(connection, 'no_retain');
      return;
    }
    const filters = [PROBE, OWNER, AVAILABILITY, ...this.filters.map(({ filter }) => filter)];
    const denied = await link.subscribe(filters, [OWNER]);
    if (denied === null) return;
    this.nonce = Buffer.from(this.supplies.random.bytes(NONCE_BYTES)).toString('hex');
    // A broker of our own that is not there can't be the other.
    await this.supplies.publishAtHome(PROBE, this.nonce).catch(() => undefined);
    const isOurs = async () =>
      (await link.ping()) && this.dialler.current === connection && claim.other === null;
    if (!(await isOurs())) return;
    claim.made();
    this.claimAt(link);
    // Who claimed it at the same time is heard by then.
    if (!(await isOurs())) return;
    this.record.connectedBy(link.protocol);
    if (denied.length > 0) this.record.wentWrong(trouble('subscribe_refused', this.broker));
    const found = this.caller.isWanted ? this.caller.ask(null) : null;
    if (found && 'code' in found) this.record.wentWrong(found);
    connection.isReady = true;
    this.readyListener?.();
    this.speaker.begin(link);
  }

  private claimAt(link: Link): void {
    link.publish({ topic: OWNER, text: this.hubId, qos: 1, retain: true }, (refusal) => {
      if (refusal !== null) this.record.wentWrong(trouble('publish_refused', this.broker));
    });
  }

  private ownerSaid({ payload, retained }: Incoming, connection: Connection): void {
    const { claim } = this;
    if (claim.other !== null) return;
    if (claim.heard(payload.toString(), retained)) this.claimAt(connection.link);
    const other = claim.other as string | null;
    if (other === null) return;
    connection.isReady = false;
    this.speaker.end();
    const name = plainText(other, OWNER_CHARACTERS);
    void this.dialler.partFrom(connection, trouble('other_hub', this.broker, name));
  }

  /** Asks the broker for a sign of life now and then, as long as the connection lasts. */
  private watch(connection: Connection): void {
    this.supplies.clock.after(limits.PING_MS, () => {
      if (this.dialler.current !== connection) return;
      if (connection.liveness.isSilent) {
        this.giveUp(connection, 'silent');
        return;
      }
      if (!connection.liveness.isWaiting) void connection.link.ping();
      this.watch(connection);
    });
  }

  private giveUp({ link }: Connection, code: Trouble['code']): void {
    link.cut(trouble(code, this.broker));
  }

  private received(message: Incoming, connection: Connection): void {
    if (message.topic === PROBE) {
      if (message.payload.toString() === this.nonce) this.giveUp(connection, 'same_broker');
    } else if (message.topic === OWNER) {
      this.ownerSaid(message, connection);
    } else if (message.topic === AVAILABILITY) {
      if (message.payload.toString() === 'offline') this.speaker.contradict();
    } else if (connection.isReady) {
      const { link, liveness } = connection;
      this.heard.received(message, { address: link.address, isLate: liveness.isLate });
    }
  }
}
