import type { AuthenticateError, Client, ConnectPacket, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { NOBODY, type TopicUser } from './access-check.js';
import { inside } from './aedes-inside.js';
import { arrivedBy } from './client-certificates.js';
import type { ClientSight } from './client-sight.js';
import { addressOf } from './connected-clients.js';
import { Introductions } from './introductions.js';
import { KeptSessions, sessionKey, type KeptSessionsDeps } from './kept-sessions.js';
import { CLIENT_ID_CHARACTERS } from './limits.js';
import { LockConnection } from './lock-connection.js';
import { judgeLock, type LockRules } from './lock-judgement.js';
import { isLockName, NOT_AUTHORIZED } from './principals.js';
import { ProgramConnection } from './program-connection.js';
import { ProgramWatch } from './program-watch.js';
import { admitProgram, looksLikeToken, mayReturn, type Programs } from './programs.js';

export interface AdmissionDeps extends LockRules {
  readonly clock: Clock;
  readonly refusals: SparseLog;
  /** Told who was let in. */
  readonly sight: ClientSight;
  /** Whose tokens let programs in; null: none yet. */
  readonly programs: () => Programs | null;
  /** A connection has shown who it is. */
  readonly proven: (conn: object) => void;
}

type Admitted = (error: AuthenticateError | null) => void;

/** CONNACK return code 3 (MQTT 3.1.1, section 3.2.2.3): not now. */
const UNAVAILABLE = 3;
const REFUSED = 'an MQTT connection was refused';

/** Who is connected, and as whom: what a CONNECT says is checked here (MQTT 3.1.1 and 5, section 3.1). */
export class Admissions {
  readonly locks = new WeakMap<Client, LockConnection>();
  readonly programs = new WeakMap<Client, ProgramConnection>();
  private readonly deps: AdmissionDeps;
  private readonly watch: ProgramWatch;
  private readonly sessions: KeptSessions;
  private readonly introductions = new Introductions();

  /** @param store of sessions */
  constructor(deps: AdmissionDeps, store: Pick<KeptSessionsDeps, 'stored' | 'wipe'>) {
    this.deps = deps;
    this.sessions = new KeptSessions({
      ...store,
      mayReturn: (tokenId) => mayReturn(deps.programs(), tokenId),
    });
    this.watch = new ProgramWatch(deps.clock, deps.refusals, this.sessions);
  }

  /** Once the store of sessions is open. */
  start(): void {
    this.watch.start();
  }

  lookAtTokens(): void {
    this.watch.look();
  }

  stop(): void {
    this.watch.stop();
  }

  /** Whether the token of a program still counts. */
  stands(program: ProgramConnection): boolean {
    return this.watch.stands(program);
  }

  /** Before anything is proven. */
  introduce(client: Client, packet: ConnectPacket): void {
    if (packet.properties?.authenticationMethod !== undefined) {
      this.refuse('enhanced_auth_refused', client, REFUSED);
    }
    this.introductions.take(client, packet, this.isProgram(packet.username, packet.password));
  }

  admit(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: Admitted,
  ): void {
    const admitted: Admitted = (error) => {
      if (error === null) this.deps.proven(client.conn);
      done(error);
    };
    if (this.introductions.of(client).isUnhurried)
      admitted(this.refused(client, 'keep_alive_refused', NOT_AUTHORIZED, client.id));
    else if (this.isProgram(username, password)) this.admitProgram(client, password, admitted);
    else this.admitLock(client, username, password, admitted);
  }

  /** What a client may now: nothing, once its token has run out. */
  userOf(client: Client): TopicUser {
    const lock = this.locks.get(client);
    if (lock) return lock.user;
    const program = this.programs.get(client);
    if (!program) return NOBODY;
    if (!program.hasExpired(this.deps.clock.wallMs())) return program.user;
    this.watch.look();
    return NOBODY;
  }

  /** Whether this is what the client left to be said when it is gone. */
  isWill(client: Client, packet: PublishPacket): boolean {
    return (this.introductions.of(client).will as unknown) === packet;
  }

  /** Counts a refusal, and tells some of them in the log. */
  refuse(code: string, client: Client, message: string, more: object = {}): void {
    // before it is let in it has no name, only a claim
    const isKnown = this.locks.has(client) || this.programs.has(client);
    const name = isKnown ? client.id.slice(0, CLIENT_ID_CHARACTERS) : '';
    const fields = { device_id: name, ...this.deps.sight.describe(client), ...more };
    this.deps.refusals.warn(code, fields, message);
  }

  private isProgram(username: string | undefined, password: Uint8Array | undefined): boolean {
    return looksLikeToken(password) && !isLockName(this.deps.devices, username);
  }

  private admitLock(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: Admitted,
    isSettled = false,
  ): void {
    const { will, isShortened } = this.introductions.of(client);
    const who = { username, password, clientId: client.id, will };
    const judgement = judgeLock(this.deps, who, arrivedBy(client.conn));
    const refuse = (code: string, returnCode: 2 | 4 | 5) => {
      done(this.refused(client, code, returnCode, username ?? ''));
    };
    if (!judgement.ok) refuse(judgement.code, judgement.returnCode);
    else if (judgement.settle === null) {
      const { deviceId } = judgement;
      this.locks.set(client, new LockConnection(deviceId, client));
      this.deps.sight.connected.add(client, { kind: 'lock', name: deviceId, clientId: deviceId });
      if (isShortened) inside(client)._sessionExpiryClamped = true;
      done(null);
    } else if (isSettled) refuse('takeover_failed', NOT_AUTHORIZED);
    else {
      judgement.settle().then(
        () => {
          // Judged anew: what it came with may have been revoked meanwhile, when there was no connection to end yet.
          this.admitLock(client, username, password, done, true);
        },
        () => {
          // The lock comes again by itself; the one in its place goes on working.
          refuse('takeover_failed', NOT_AUTHORIZED);
        },
      );
    }
  }

  private admitProgram(client: Client, password: Uint8Array | undefined, done: Admitted): void {
    const programs = this.deps.programs();
    // A program is known by its token alone; who shows a certificate says that it is a lock.
    if (arrivedBy(client.conn).fingerprint !== null) {
      done(this.refused(client, 'certificate_not_own', NOT_AUTHORIZED, ''));
      return;
    }
    const { will, resumes } = this.introductions.of(client);
    const who = { password, clientId: client.id, will };
    const admission = admitProgram(programs, who);
    if (!admission.ok || programs === null) {
      const { code, returnCode, why } = admission.ok
        ? ({ code: 'bad_credentials', returnCode: 4, why: null } as const)
        : admission;
      done(this.refused(client, code, returnCode, '', why));
      return;
    }
    const { id: tokenId } = admission.standing.token;
    const key = sessionKey(tokenId, client.id);
    // One that goes on with its session has it until its connection ends, though it wants it kept no longer.
    if (resumes) inside(client).clean = false;
    if (!client.clean && !this.sessions.enter(client, key)) {
      done(this.refused(client, 'too_many_sessions', UNAVAILABLE, ''));
      return;
    }
    const clientId = client.id;
    client.id = key;
    const connection = new ProgramConnection(client, programs, admission, addressOf(client));
    this.programs.set(client, connection);
    this.deps.sight.connected.add(client, { kind: 'integration', name: connection.name, clientId });
    this.watch.add(connection);
    done(null);
  }

  private refused(
    client: Client,
    code: string,
    returnCode: 2 | 3 | 4 | 5,
    claimed: string,
    why: string | null = null,
  ): Error & { returnCode: typeof returnCode } {
    const name = claimed.slice(0, CLIENT_ID_CHARACTERS);
    this.refuse(code, client, REFUSED, { device_id: name, ...(why !== null && { why }) });
    return Object.assign(new Error(code), { returnCode });
  }
}
