import type { Answer } from 'dns-packet';
import { onBeat } from '../kit/beat.js';
import { delay, type Clock, type Timer } from '../kit/clock.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { Allowance } from './allowance.js';
import {
  announcedNames,
  ownRecords,
  sharedRecords,
  SERVICE_TYPE,
  type AnnouncedHub,
  type AnnouncedNames,
} from './announced-service.js';
import { goodbyeMessage, readMessage } from './answers.js';
import * as limits from './limits.js';
import { MDNS_PORT, MulticastSockets, type Heard } from './multicast-sockets.js';
import { NameProbe } from './name-probe.js';
import type { Network } from './networks.js';
import { Responder } from './responder.js';

export interface AnnouncementDeps {
  /** Asked when its ports are known. */
  readonly hub: () => AnnouncedHub;
  /** Asked again every minute: the machine may get other addresses. */
  readonly networks: () => readonly Network[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** UDP. Default: that of RFC 6762. */
  readonly port?: number;
}

/** Words by which a message can be about us: everything else in the house is not even read. */
const OURS = [SERVICE_TYPE.split('.')[0] ?? '', '_services', 'doorward-'];

/**
 * Tells the house where its hub is (DNS-SD over multicast DNS, RFC 6763 and 6762): asks whether its names are taken, takes others when they
 * are, says so, answers questions, and says goodbye. Nothing waits for it, and what fails here stops nothing.
 */
export class Announcement implements Part {
  readonly name = 'announcement';
  private readonly deps: AnnouncementDeps;
  private readonly allowance: Allowance;
  private sockets: MulticastSockets | null = null;
  private networks: readonly Network[] = [];
  private responders = new Map<Network, Responder>();
  private names: AnnouncedNames;
  private conflicts = 0;
  /** Each beginning ends all earlier ones. */
  private round = 0;
  private probe: NameProbe | null = null;
  private beats = 0;
  private beat: Timer | null = null;
  private trouble: string | null = null;
  private isRunning = false;

  constructor(deps: AnnouncementDeps) {
    this.deps = deps;
    this.allowance = new Allowance(deps.clock, limits.MESSAGES_PER_SECOND, limits.MESSAGE_BURST);
    this.names = { instance: '', host: '' };
  }

  start(): Promise<void> {
    this.isRunning = true;
    this.names = announcedNames(this.deps.hub().id, this.conflicts);
    void this.open();
    this.beat = onBeat(this.deps.clock, () => {
      this.beats += 1;
      if (this.beats % limits.LOOK_EVERY_BEATS === 0) this.look();
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    this.beat?.cancel();
    this.round += 1;
    await this.sayGoodbye();
    this.close();
  }

  /** Doors need no announcement. */
  health(): { readonly ok: boolean; readonly detail: string } {
    if (this.trouble !== null) return { ok: false, detail: this.trouble };
    if (this.networks.length === 0) return { ok: true, detail: 'in no network that others are in' };
    const name = this.names.instance.split('.')[0] ?? '';
    return { ok: true, detail: this.responders.size > 0 ? `announced as ${name}` : 'about to be announced' };
  }

  private async open(): Promise<void> {
    const { port = MDNS_PORT, networks, logger } = this.deps;
    this.networks = networks();
    if (this.networks.length === 0) return;
    const sockets = new MulticastSockets({
      ...{ networks: this.networks, port },
      heard: (heard) => {
        this.heard(heard);
      },
      failed: (error) => {
        if (this.sockets === sockets) this.fail(error);
      },
    });
    this.sockets = sockets;
    try {
      await sockets.open();
    } catch (error) {
      if (this.sockets === sockets) this.fail(error);
      return;
    }
    if (this.sockets !== sockets) {
      sockets.close();
      return;
    }
    this.trouble = null;
    this.begin().catch((error: unknown) => {
      logger.error({ err: error }, 'the hub could not be announced');
    });
  }

  /** The addresses of the machine may be others by now; what failed is tried again. */
  private look(): void {
    const now = this.deps.networks().map(({ address }) => address);
    const isSameAsBefore = now.join() === this.networks.map(({ address }) => address).join();
    if (isSameAsBefore && this.trouble === null) return;
    this.close();
    void this.open();
  }

  /** Asks for the names until nobody has them, then says them. */
  private async begin(): Promise<void> {
    this.round += 1;
    const { round } = this;
    this.hush();
    const isWanted = () => this.isOf(round);
    while (isWanted()) {
      const found = await this.probeNow().ask(isWanted);
      if (found === 'free' || !isWanted()) break;
      if (found === 'lost') await delay(this.deps.clock, limits.LOST_WAIT_MS);
      else await this.rename();
    }
    if (!this.isOf(round)) return;
    for (const network of this.sockets?.spoken() ?? [])
      this.responders.set(network, this.responderOn(network));
    for (let said = 0; said < limits.ANNOUNCEMENTS && this.isOf(round); said += 1) {
      if (said > 0) await delay(this.deps.clock, limits.ANNOUNCE_MS);
      if (this.isOf(round)) for (const responder of this.responders.values()) responder.announce();
    }
  }

  private async rename(): Promise<void> {
    const { clock, hub, logger } = this.deps;
    this.conflicts += 1;
    this.names = announcedNames(hub().id, this.conflicts);
    logger.warn({ name: this.names.instance }, 'another hub has this name: this one takes the next');
    if (this.conflicts >= limits.CONFLICTS_MAX) await delay(clock, limits.CONFLICT_WAIT_MS);
  }

  private probeNow(): NameProbe {
    const { clock, random } = this.deps;
    const { names, sockets } = this;
    const places = (sockets?.spoken() ?? []).map((network) => ({ network, records: this.ownOn(network) }));
    const probe = new NameProbe({
      ...{ clock, random, names, places },
      send: (network, message) => void sockets?.send(network, message),
    });
    this.probe = probe;
    return probe;
  }

  private heard({ message, network, from }: Heard): void {
    const text = message.toString('latin1').toLowerCase();
    if (!OURS.some((word) => text.includes(word)) || !this.allowance.take()) return;
    const packet = readMessage(message);
    if (!packet) return;
    const responder = this.responders.get(network);
    if (packet.type === 'query') {
      if (this.responders.size === 0) this.probe?.asked(packet, network);
      responder?.asked(packet, from);
    } else if (this.probe?.answered(packet) === true && this.responders.size > 0) {
      // Somebody else has one of the names, or says so: ask again.
      void this.begin();
    }
  }

  private ownOn({ address }: Network): readonly Answer[] {
    return ownRecords(this.deps.hub(), this.names, [address]);
  }

  private responderOn(network: Network): Responder {
    const { clock, random, port = MDNS_PORT } = this.deps;
    return new Responder({
      ...{ clock, random, port },
      records: [...sharedRecords(this.names), ...this.ownOn(network)],
      send: (message, to) => void this.sockets?.send(network, message, to),
    });
  }

  private async sayGoodbye(): Promise<void> {
    const { sockets } = this;
    if (!sockets || this.responders.size === 0) return;
    const [instance] = sharedRecords(this.names);
    const said = [...this.responders.keys()].map((network) =>
      sockets.send(network, goodbyeMessage([...(instance ? [instance] : []), ...this.ownOn(network)])),
    );
    this.hush();
    await Promise.race([Promise.all(said), delay(this.deps.clock, limits.GOODBYE_MS)]);
  }

  private fail(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (this.trouble === null) this.deps.logger.warn({ err: error }, 'the hub can not be announced');
    this.close();
    this.trouble = `not announced: ${why}`;
  }

  private hush(): void {
    for (const responder of this.responders.values()) responder.stop();
    this.responders.clear();
  }

  private close(): void {
    this.round += 1;
    this.hush();
    this.sockets?.close();
    this.sockets = null;
  }

  private isOf(round: number): boolean {
    return this.isRunning && this.round === round;
  }
}
