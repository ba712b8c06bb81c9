import { z } from 'zod';
import { REQUESTS_A_PAGE } from '../audit/replica/requests.js';
import { sha256 as hashOf } from '../audit/sha-256.js';
import type { NewId } from '../kit/ids.js';
import type { Claim } from '../operations/cloud/request-desk.js';
import type { CloudClient } from './cloud-client.js';
import { CloudTrouble } from './cloud-trouble.js';
import type { HubIdentity } from './hub-identity.js';
import { IMAGE_BYTES_MAX } from './limits.js';
import { requestLine, type RequestLine } from './request-form.js';

const page = z.object({ requests: z.array(requestLine).max(REQUESTS_A_PAGE) });
const claimed = z.object({ id: z.string(), nonce: z.string(), expires_in_ms: z.number().min(0) });

/** With these the cloud says that a request is not to be carried out (any more), and why that is told as its outcome. */
const ENDED = new Map([
  ['request_expired', 'expired'],
  ['request_withdrawn', 'withdrawn'],
  ['request_claimed', 'claimed_before'],
  ['request_settled', 'settled_before'],
  ['request_unknown', 'unknown_to_cloud'],
]);

/** The cloud's inbox for this hub, as the hub calls it. Every call throws `CloudTrouble` and nothing else. */
export class RequestClient {
  private readonly client: CloudClient;
  private readonly identity: HubIdentity;
  private readonly newId: NewId;

  constructor(client: CloudClient, identity: HubIdentity, newId: NewId) {
    this.client = client;
    this.identity = identity;
    this.newId = newId;
  }

  /** As soon as there are some, or after `waitS`: none. @param after the last that was dealt with */
  async next(after: string | null, waitS: number, signal: AbortSignal): Promise<readonly RequestLine[]> {
    const from = after === null ? '' : `&after=${after}`;
    const path = `/v1/hubs/${this.identity.id}/requests?wait=${waitS}${from}`;
    return (await this.client.ask(page, { method: 'GET', path, signal })).requests;
  }

  async claim(id: string, signal: AbortSignal): Promise<Claim> {
    const nonce = this.newId();
    try {
      const answer = await this.client.ask(claimed, {
        method: 'POST',
        path: `/v1/hubs/${this.identity.id}/requests/${id}/claim`,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ nonce })),
        signal,
      });
      // An answer to another claim tells how long something lived then.
      if (answer.id !== id || answer.nonce !== nonce) throw new CloudTrouble('lied', 'claim_not_fresh');
      return { granted: true, expiresInMs: answer.expires_in_ms };
    } catch (error) {
      const reason = error instanceof CloudTrouble ? ENDED.get(error.code) : undefined;
      if (reason === undefined) throw error;
      return { granted: false, reason };
    }
  }

  /** Of a lock's firmware; null: the cloud has none. */
  async image(sha256: string, signal: AbortSignal): Promise<Uint8Array | null> {
    try {
      const path = `/v1/hubs/${this.identity.id}/images/${sha256}`;
      const bytes = await this.client.fetchBytes({ method: 'GET', path, signal }, IMAGE_BYTES_MAX);
      if (hashOf(bytes).toString('hex') !== sha256) throw new CloudTrouble('lied', 'image_differs');
      return bytes;
    } catch (error) {
      if (error instanceof CloudTrouble && error.code === 'image_unknown') return null;
      throw error;
    }
  }
}
