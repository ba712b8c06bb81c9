import { timingSafeEqual } from 'node:crypto';
import { normalisePassword } from '../../accounts/password-rules.js';
import { decodePhc, encodePhc, type ScryptHash } from '../../accounts/phc.js';
import type { Random } from '../../kit/random.js';
import type { ScryptPool } from '../../kit/scrypt-pool.js';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;

type Cost = Pick<ScryptHash, 'log2Cost' | 'blockSize' | 'parallelization'>;

/** Passwords as scrypt (RFC 7914) in PHC string form; behind keypads in the queue. */
export class PasswordHashes {
  private readonly pool: ScryptPool;
  private readonly random: Random;
  private readonly cost: Cost;

  constructor(pool: ScryptPool, random: Random, log2Cost: number) {
    this.pool = pool;
    this.random = random;
    this.cost = { log2Cost, blockSize: BLOCK_SIZE, parallelization: PARALLELIZATION };
  }

  async hash(password: string): Promise<string> {
    const salt = Uint8Array.from(this.random.bytes(SALT_BYTES));
    return encodePhc({ ...this.cost, salt, hash: await this.derive(password, salt, HASH_BYTES, this.cost) });
  }

  /** @param stored null: nobody's password; costs the same as a real one and is never right */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const decoded = stored === null ? null : decodePhc(stored);
    const known: ScryptHash =
      decoded?.ok === true
        ? decoded.value
        : { ...this.cost, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };
    const derived = await this.derive(password, known.salt, known.hash.length, known);
    return timingSafeEqual(derived, known.hash) && decoded?.ok === true;
  }

  /** Whether it was made with less than the settings ask for now. */
  isWeaker(stored: string): boolean {
    const decoded = decodePhc(stored);
    return decoded.ok && decoded.value.log2Cost < this.cost.log2Cost;
  }

  private derive(
    password: string,
    salt: Uint8Array,
    length: number,
    { log2Cost, blockSize, parallelization }: Cost,
  ): Promise<Buffer> {
    const secret = Buffer.from(normalisePassword(password), 'utf8');
    return this.pool.derive('log_in', secret, salt, length, {
      cost: 2 ** log2Cost,
      blockSize,
      parallelization,
    });
  }
}
