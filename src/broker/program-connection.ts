import type { Client } from 'aedes';
import type { Caller } from '../operations/ports.js';
import type { TopicUser } from './access-check.js';
import { AcknowledgeOrder } from './acknowledge-order.js';
import { programCaller, rolesOver, standingOr, type Programs, type Standing } from './programs.js';

/** MQTT 5, section 3.14.2.1. */
const NOT_AUTHORIZED = 0x87;

/** One admitted connection of one integration. */
export class ProgramConnection {
  readonly client: Client;
  readonly tokenId: string;
  readonly order = new AcknowledgeOrder();
  private readonly programs: Programs;
  /** Of the token, asked about again whenever it may have ended. In memory only, as long as the connection. */
  private readonly text: string;
  private readonly address: string | null;
  private standing: Standing;
  private access: TopicUser;

  constructor(
    client: Client,
    programs: Programs,
    admitted: { readonly text: string; readonly standing: Standing },
    address: string | null,
  ) {
    this.client = client;
    this.programs = programs;
    this.text = admitted.text;
    this.address = address;
    this.standing = admitted.standing;
    this.tokenId = admitted.standing.token.id;
    this.access = { roles: rolesOver(admitted.standing), own: null };
  }

  /** What it may, as last asked. */
  get user(): TopicUser {
    return this.access;
  }

  /** Of its token, which its person gave it. */
  get name(): string {
    return this.standing.token.name;
  }

  get caller(): Caller {
    return programCaller(this.standing, this.address);
  }

  /** Past the end that its token was made with. */
  hasExpired(wallMs: number): boolean {
    const { expiresAtMs } = this.standing.token;
    return expiresAtMs !== null && expiresAtMs <= wallMs;
  }

  /** Asks anew whether its token is good. @returns the code of why not, or null */
  recheck(): string | null {
    const standing = standingOr(() => this.programs.authenticateApiToken(this.text));
    if (typeof standing === 'string') return standing;
    this.standing = standing;
    this.access = { roles: rolesOver(standing), own: null };
    return this.access.roles.length === 0 ? 'no_mqtt_scope' : null;
  }

  /** Ends the connection, and its session with it. */
  endForGood(): void {
    this.client.sessionExpiryInterval = 0;
    this.end();
  }

  /** Ends the connection; an MQTT 5 client is told why. */
  end(): void {
    this.client.disconnect({ reasonCode: NOT_AUTHORIZED });
  }
}
