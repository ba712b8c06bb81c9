import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { z } from 'zod';
import { hubIdOf } from '../audit/replica/hub-id.js';
import { ASSERTION, LANES, type Head } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Store } from '../operations/store-ports.js';

/** Under which the private key lies in the store, sealed. */
export const IDENTITY_NAME = 'cloud_identity';

const proven = z.object({
  iss: z.string(),
  head: z.object({ epoch: z.number(), lane: z.enum(LANES), seq: z.number(), hash: z.string() }),
});

/** Who this hub is to a cloud: a P-256 key that never leaves it, and an id made from it. */
export class HubIdentity {
  readonly id: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  private readonly key: KeyObject;
  private readonly check: KeyObject;
  private readonly newId: NewId;

  /** @param pkcs8 DER */
  constructor(pkcs8: Uint8Array, newId: NewId) {
    this.key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    this.check = createPublicKey(this.key);
    this.publicKey = this.check.export({ format: 'der', type: 'spki' });
    this.id = hubIdOf(this.publicKey);
    this.newId = newId;
  }

  /** Signs one request to `audience`. @param nowMs the cloud's time @param head where its batch leads to */
  assertion(audience: string, nowMs: number, head?: Head): string {
    const iat = Math.floor(nowMs / 1000);
    const claims = {
      iss: this.id,
      aud: audience,
      iat,
      exp: iat + ASSERTION.lifeS,
      jti: this.newId(),
      ...(head && { head }),
    };
    return jsonwebtoken.sign(claims, this.key, { algorithm: ASSERTION.algorithm });
  }

  /** ECDH: the secret that whoever has the private key of `ephemeral` has too; 32 bytes. */
  agree(ephemeral: KeyObject): Buffer {
    return diffieHellman({ privateKey: this.key, publicKey: ephemeral });
  }

  /** @returns the head that this hub once signed, whenever that was; null: it never did */
  headSignedIn(proof: string): Head | null {
    try {
      const verified = jsonwebtoken.verify(proof, this.check, {
        algorithms: [ASSERTION.algorithm],
        ignoreExpiration: true,
        issuer: this.id,
      });
      return proven.parse(verified).head;
    } catch {
      return null;
    }
  }
}

/** The hub's identity, made at its first start. */
export async function hubIdentity({
  store,
  clock,
  newId,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
}): Promise<HubIdentity> {
  const known = store.keys.get(IDENTITY_NAME);
  if (known) return new HubIdentity(known, newId);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = privateKey.export({ format: 'der', type: 'pkcs8' });
  await store.write((tx) => {
    tx.keys.put(IDENTITY_NAME, made, clock.wallMs());
  });
  return new HubIdentity(made, newId);
}
