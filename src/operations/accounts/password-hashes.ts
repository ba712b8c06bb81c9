import { timingSafeEqual } from 'node:crypto';
import { normalisePassword } from '../../accounts/password-rules.js';
import { decodePhc, encodePhc, type ScryptHash } from '../../accounts/phc.js';
import type { Random } from '../../kit/random.js';
import type { ScryptPool } from '../../kit/scrypt-pool.js';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const BLOCK_SIZE = 8;

/** What a password costs to check (RFC 7914): N = 2^log2Cost, r = 8, p. Memory is 1 KiB · N, whatever p is. */
export type PasswordCost = Pick<ScryptHash, 'log2Cost' | 'parallelization'>;

type Cost = Pick<ScryptHash, 'log2Cost' | 'blockSize' | 'parallelization'>;

/** Passwords as scrypt (RFC 7914) in PHC string form; behind keypads in the queue. */
export class PasswordHashes {
  private readonly pool: ScryptPool;
  private readonly random: Random;
  private readonly cost: Cost;

  constructor(pool: ScryptPool, random: Random, { log2Cost, parallelization }: PasswordCost) {
    this.pool = pool;
    this.random = random;
    this.cost = { log2Cost, blockSize: BLOCK_SIZE, parallelization };
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
    const right = timingSafeEqual(derived, known.hash) && decoded?.ok === true;
    if (!right && workOf(known) < workOf(this.cost)) await this.spendTheRest(password, known);
    return right;
  }

  /** Whether it was made with less than the settings ask for now: less memory, or less work. */
  isWeaker(stored: string): boolean {
    const decoded = decodePhc(stored);
    if (!decoded.ok) return false;
    const { log2Cost, blockSize } = decoded.value;
    return (
      2 ** log2Cost * blockSize < 2 ** this.cost.log2Cost * this.cost.blockSize ||
      workOf(decoded.value) < workOf(this.cost)
    );
  }

  /** A wrong password for a hash of an earlier, lower cost takes as long as one for nobody, who has today's. */
  private async spendTheRest(password: string, { parallelization }: Cost): Promise<void> {
    const rest = Math.max(1, this.cost.parallelization - parallelization);
    await this.derive(password, new Uint8Array(SALT_BYTES), HASH_BYTES, {
      ...this.cost,
      parallelization: rest,
    });
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

function workOf({ log2Cost, blockSize, parallelization }: Cost): number {
  return 2 ** log2Cost * blockSize * parallelization;
}
