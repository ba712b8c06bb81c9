import type { Answer, DecodedPacket } from 'dns-packet';
import { delay, type Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { AnnouncedNames } from './announced-service.js';
import { isNamed, isSame, probeMessage, yields } from './answers.js';
import { PROBE_MS, PROBES } from './limits.js';
import type { Network } from './networks.js';

/** free: nobody has the names. taken: somebody has. lost: somebody asks for them too, and goes first. */
export type ProbeFinding = 'free' | 'taken' | 'lost';

export interface NameProbeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly names: AnnouncedNames;
  /** Networks, and what is going to be said of the names there. */
  readonly places: readonly { readonly network: Network; readonly records: readonly Answer[] }[];
  readonly send: (network: Network, message: Uint8Array) => void;
}

/** Asks whether anybody has the names of the hub (RFC 6762, section 8.1). */
export class NameProbe {
  private readonly deps: NameProbeDeps;
  private finding: ProbeFinding = 'free';

  constructor(deps: NameProbeDeps) {
    this.deps = deps;
  }

  /** @param isWanted asked before each question */
  async ask(isWanted: () => boolean): Promise<ProbeFinding> {
    const { clock, random, names, places, send } = this.deps;
    await delay(clock, random.integer(PROBE_MS));
    for (let asked = 0; asked < PROBES && isWanted() && this.found() === 'free'; asked += 1) {
      for (const { network, records } of places)
        send(network, probeMessage([names.instance, names.host], records));
      await delay(clock, PROBE_MS);
    }
    return this.found();
  }

  /** Somebody has said this. @returns whether it is not what the hub says of its names */
  answered({ answers = [], additionals = [] }: DecodedPacket): boolean {
    const differs = this.differs([...answers, ...additionals]);
    if (differs) this.finding = 'taken';
    return differs;
  }

  /** Somebody else asks for names, and says what it would say of them. */
  asked({ authorities = [] }: DecodedPacket, network: Network): void {
    if (this.finding === 'taken' || !this.differs(authorities)) return;
    const own = this.deps.places.find((place) => place.network === network)?.records ?? [];
    const same = authorities.filter(({ name }) => own.some((record) => isNamed(record.name, name)));
    if (yields(own, same)) this.finding = 'lost';
  }

  /** Whether a record says of our names what we don't. Our own come back to us, also from the other networks. */
  private differs(records: readonly Answer[]): boolean {
    const own = this.deps.places.flatMap((place) => place.records);
    return records.some(
      (record) =>
        (record.type === 'SRV' || record.type === 'A' || record.type === 'TXT') &&
        (record.ttl ?? 0) > 0 &&
        own.some(({ name }) => isNamed(name, record.name)) &&
        !own.some((one) => isSame(one, record)),
    );
  }

  private found(): ProbeFinding {
    return this.finding;
  }
}
