import type { AuthenticateError, Client, PublishPacket } from 'aedes';
import type { SparseLog } from '../kit/sparse-log.js';
import { DurableAedes, type Done, type DurableAedesDeps } from './durable-aedes.js';
import * as limits from './limits.js';
import { LockConnection } from './lock-connection.js';
import { admit, NOT_AUTHORIZED, type Admission, type Introduction, type SecretReads } from './principals.js';
import { SubscribeGate } from './subscribe-gate.js';
import { isKept, publishedLeaf, subscribedLeaves, type LockLeaf } from './topics.js';

export interface LockAedesDeps extends DurableAedesDeps {
  readonly devices: SecretReads;
  readonly refusals: SparseLog;
  /** A new lock showed the secret by which it takes the place of another; on a rejection it is not let in. */
  readonly takesPlace: (deviceId: string, secretHash: Uint8Array) => Promise<void>;
  /** A lock said something; it is acknowledged only after the promise resolves. */
  readonly heard: (
    connection: LockConnection,
    leaf: LockLeaf,
    payload: Buffer,
    retained: boolean,
  ) => Promise<void>;
}

/** Aedes with our rules in its hooks: who may connect, what each may say and hear, and when it is acknowledged. */
export class LockAedes extends DurableAedes {
  /** Of admitted clients only. */
  readonly connections = new WeakMap<Client, LockConnection>();
  private readonly deps: LockAedesDeps;
  private readonly wills = new WeakMap<Client, string>();

  constructor(deps: LockAedesDeps) {
    super(deps, {
      connectTimeout: limits.CONNECT_TIMEOUT_MS,
      drainTimeout: limits.DRAIN_TIMEOUT_MS,
      keepaliveLimit: limits.KEEP_ALIVE_S,
      queueLimit: limits.EARLY_PACKETS,
      maxTopicLevels: limits.TOPIC_LEVELS,
    });
    this.deps = deps;
    const gate = new SubscribeGate(
      (client, filter) => {
        const deviceId = this.connections.get(client)?.deviceId;
        return deviceId !== undefined && subscribedLeaves(deviceId, filter) !== null;
      },
      (client) => {
        this.refuse('subscribe_denied', client.id, 'a lock may not subscribe to this');
      },
    );
    this.preConnect = (client, packet, next) => {
      if (packet.will) this.wills.set(client, packet.will.topic);
      // a lock has no session here: nothing is kept for one that is away, and one that returns subscribes anew
      packet.clean = true;
      next(null, true);
    };
    this.authenticate = (client, username, password, next) => {
      const willTopic = this.wills.get(client) ?? null;
      this.admit(client, { username, password, clientId: client.id, willTopic }, (error) => {
        next(error, error === null);
      });
    };
    this.authorizePublish = (client, packet, next) => {
      this.hear(client, packet, next);
    };
    this.authorizeSubscribe = (client, subscription, next) => {
      gate.ask(client, subscription, next);
    };
  }

  /**
   * What a lock says to the hub alone (events, replies, access requests: codes among them) is never routed, retained
   * or stored, so that whoever a later permission lets subscribe more widely can't read it here.
   */
  override publish(packet: PublishPacket, done: Done): void;
  override publish(packet: PublishPacket, client: Client | null, done: Done): void;
  override publish(packet: PublishPacket, from: Client | null | Done, done?: Done): void {
    if (typeof from === 'function') {
      super.publish(packet, from);
      return;
    }
    const leaf = from && publishedLeaf(from.id, packet.topic);
    if (leaf && !isKept(leaf)) done?.();
    else super.publish(packet, from, done ?? (() => undefined));
  }

  private admit(client: Client, who: Introduction, done: (error: AuthenticateError | null) => void): void {
    const admission = admit(this.deps.devices, who);
    if (!admission.ok) {
      done(this.refused(admission, who));
      return;
    }
    const { deviceId, takesPlaceBy } = admission;
    const letIn = () => {
      this.connections.set(client, new LockConnection(deviceId, client));
      done(null);
    };
    if (takesPlaceBy === null) letIn();
    else {
      const late = { ok: false, code: 'takeover_failed', returnCode: NOT_AUTHORIZED } as const;
      this.deps.takesPlace(deviceId, takesPlaceBy).then(letIn, () => {
        // The lock comes again by itself; the one in its place goes on working.
        done(this.refused(late, who));
      });
    }
  }

  private refused(
    { code, returnCode }: Extract<Admission, { ok: false }>,
    who: Introduction,
  ): Error & { returnCode: typeof returnCode } {
    this.refuse(code, who.username ?? '', 'an MQTT connection was refused');
    return Object.assign(new Error(code), { returnCode });
  }

  private hear(client: Client | null, packet: PublishPacket, next: Done): void {
    const connection = client ? this.connections.get(client) : undefined;
    const leaf = connection ? publishedLeaf(connection.deviceId, packet.topic) : null;
    if (!connection || !leaf) {
      this.refuse(
        'publish_denied',
        client?.id ?? '',
        'a lock may not publish to this; its connection is closed',
      );
      next(new Error('publish_denied'));
      return;
    }
    // a will's payload may be text; everything off the wire is a Buffer
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const heard = this.deps.heard(connection, leaf, payload, packet.retain);
    connection.acknowledgeAfter(isKept(leaf) ? heard.then(() => this.kept(client, packet)) : heard, next);
  }

  private refuse(code: string, claimed: string, message: string): void {
    this.deps.refusals.warn(code, { device_id: claimed.slice(0, 63) }, message);
  }
}
