import type { HubMessage, SetCredentials } from '../../firmware-protocol/hub-messages.js';
import type { Clock } from '../kit/clock.js';
import type { CredentialSet, HeldSet, SetResult } from '../operations/access/credential-ports.js';
import { credentialScheme, heldCredential } from './credential-scheme.js';
import { QUERY_MS } from './lock-session-orders.js';
import type { Reply } from './lock-session-requests.js';

export interface CredentialLink {
  request(message: HubMessage, replyByMs: number): Promise<Reply>;
}

/** Gives one lock its codes and asks what it holds (SPEC.md, section 11). One step at a time, so that orders go between. */
export class SessionCredentials {
  private readonly link: CredentialLink;
  private readonly clock: Clock;
  private sending = false;

  constructor(link: CredentialLink, clock: Clock) {
    this.link = link;
    this.clock = clock;
  }

  /** null: no answer. A lock that does not know the question holds nothing. */
  async heldSet(): Promise<HeldSet | null> {
    const reply = await this.ask({ type: 'get_credentials_digest' });
    if (reply.kind !== 'reply') return null;
    const { message } = reply;
    if (message.type === 'credentials_digest') {
      return { version: message.setVersion, digest: message.digest, slots: message.credentialSlots };
    }
    if (message.type === 'error' && message.code === 'unknown_message') {
      return { version: 0, digest: credentialScheme.noSetDigest, slots: 0 };
    }
    return null;
  }

  async putSet(set: CredentialSet): Promise<SetResult> {
    if (this.sending) return 'broken';
    this.sending = true;
    try {
      for (const step of stepsOf(set)) {
        const result = await this.step(step);
        if (result !== 'taken') return result;
      }
      return 'taken';
    } finally {
      this.sending = false;
    }
  }

  private async step(message: HubMessage): Promise<SetResult> {
    const reply = await this.ask(message);
    if (reply.kind !== 'reply') return 'lost';
    if (reply.message.type !== 'credentials_set') return 'broken';
    const { setOutcome } = reply.message;
    return setOutcome === 'taken' || setOutcome === 'stale' || setOutcome === 'full' ? setOutcome : 'broken';
  }

  private ask(message: HubMessage): Promise<Reply> {
    return this.link.request(message, this.clock.monotonicMs() + QUERY_MS);
  }
}

function stepsOf(set: CredentialSet): SetCredentials[] {
  const base = { type: 'set_credentials', setVersion: set.version } as const;
  return [
    { ...base, step: 'begin', credentialCount: set.entries.length, credentialKey: set.key },
    ...set.entries.map((entry, credentialIndex): SetCredentials => {
      const { id, verifier, validFromMs, validUntilMs } = heldCredential(entry);
      return {
        ...base,
        step: 'part',
        credentialIndex,
        credentialId: id,
        verifier,
        ...(validFromMs !== undefined && { validFromMs }),
        ...(validUntilMs !== undefined && { validUntilMs }),
      };
    }),
    { ...base, step: 'commit', digest: credentialScheme.digest(set) },
  ];
}
