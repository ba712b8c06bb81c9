import { createHmac, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import jwt from 'jsonwebtoken';
import t from 'tap';
import { z } from 'zod';
import type { SigningKey } from '../../src/accounts/signing-key.js';
import { loadSecrets } from '../../src/config/secrets.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { readRing } from '../../src/operations/accounts/signing-keys.js';
import { openStore } from '../../src/store/store.js';
import { documentIn, runHere } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { Home, outcome, type Pair } from './people.js';

const YEAR_MS = 365 * 86_400_000;

t.setTimeout(300_000);

const part = (text: string) => Buffer.from(text).toString('base64url');
const claimsIn = z.looseObject({ iat: z.int(), exp: z.int(), sid: z.string(), user_id: z.string() });

/** The keys of a hub that does not run. */
async function keysOf(dataDir: string): Promise<readonly SigningKey[]> {
  const file = path.join(dataDir, 'doorward.db');
  const { masterKey } = loadSecrets(dataDir, file, random);
  const store = openStore({ file, masterKey, logger, clock, random, newId: idSource(clock, random) });
  const ring = readRing(store);
  await store.stop();
  return ring;
}

/** Whoever stole the hub's own key, and more. */
class Forger {
  readonly key: Buffer;
  readonly header: { readonly alg: string; readonly typ: string; readonly kid: string };
  readonly claims: z.output<typeof claimsIn>;
  private readonly honest: Pair;

  constructor({ id, secret }: SigningKey, honest: Pair) {
    this.key = Buffer.from(secret);
    this.header = { alg: 'HS256', typ: 'JWT', kid: id };
    this.honest = honest;
    this.claims = claimsIn.parse(jwt.decode(honest.access));
  }

  /** Rightly signed, whatever it says. */
  sign(
    header: unknown = this.header,
    claims: unknown = this.claims,
    key: Buffer | string = this.key,
  ): string {
    return this.signText(JSON.stringify(header), JSON.stringify(claims), key);
  }

  signText(header: string, claims: string, key: Buffer | string = this.key): string {
    const input = `${part(header)}.${part(claims)}`;
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  }

  /** Each with the code that it must be refused with. */
  cases(): readonly (readonly [code: string, name: string, token: string])[] {
    const { claims, header, key } = this;
    const { access, refresh } = this.honest;
    const [head = '', payload = '', signature = ''] = access.split('.');
    const nowS = claims.iat;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ecPem = ec.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const kids = [
      '../../../../dev/null',
      "x' OR 1=1 --",
      '__proto__',
      'constructor',
      '',
      'k'.repeat(1_500),
      7,
      null,
      [header.kid],
    ];
    return [
      ['token_expired', 'a second too old', this.sign(header, { ...claims, iat: nowS - 901, exp: nowS - 1 })],
      [
        'token_not_yet_valid',
        'made in an hour',
        this.sign(header, { ...claims, iat: nowS + 3_600, exp: nowS + 4_000 }),
      ],
      ['token_not_yet_valid', 'good in an hour', this.sign(header, { ...claims, nbf: nowS + 3_600 })],
      ['token_bad_signature', 'signed with another key', this.sign(header, claims, 'another key')],
      ['token_bad_signature', 'signed with nothing', this.sign(header, claims, '')],
      ['token_bad_signature', 'our key under another name', this.sign({ ...header, kid: '00000000' })],
      ['token_bad_signature', 'a public RSA key as HMAC key', this.sign(header, claims, pem)],
      ['token_bad_signature', 'a public EC key as HMAC key', this.sign(header, claims, ecPem)],
      [
        'token_bad_signature',
        'a role that was raised',
        `${head}.${part(JSON.stringify({ ...claims, role: 'admin' }))}.${signature}`,
      ],
      [
        'token_bad_signature',
        'a signature of another token',
        `${head}.${payload}.${refresh.split('.')[2] ?? ''}`,
      ],
      ['token_bad_signature', 'a signature cut short', access.slice(0, -4)],
      ['token_malformed', 'a signature with padding', `${access}=`],
      ['token_bad_signature', 'a signature in its other spelling', otherSpelling(access)],
      ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
        [
          'token_wrong_algorithm',
          `${alg}, unsigned`,
          `${part(JSON.stringify({ ...header, alg }))}.${payload}.`,
        ] as const,
        ['token_wrong_algorithm', `${alg}, signed`, this.sign({ ...header, alg })] as const,
      ]),
      ['token_wrong_algorithm', 'ours, without its signature', `${head}.${payload}.`],
      ['token_wrong_algorithm', 'HS384', jwt.sign(claims, key, { algorithm: 'HS384', keyid: header.kid })],
      ['token_wrong_algorithm', 'HS512', jwt.sign(claims, key, { algorithm: 'HS512', keyid: header.kid })],
      [
        'token_wrong_algorithm',
        'RS256',
        jwt.sign(claims, rsa.privateKey, { algorithm: 'RS256', keyid: header.kid }),
      ],
      [
        'token_wrong_algorithm',
        'ES256',
        jwt.sign(claims, ec.privateKey, { algorithm: 'ES256', keyid: header.kid }),
      ],
      ['token_wrong_algorithm', 'no algorithm', this.sign({ ...header, alg: undefined })],
      ...kids.map(
        (kid) =>
          [
            'token_malformed',
            `kid ${JSON.stringify(kid).slice(0, 30)}`,
            this.sign({ ...header, kid }),
          ] as const,
      ),
      ['token_malformed', 'no kid', this.sign({ alg: 'HS256', typ: 'JWT' })],
      ['token_malformed', 'a key of its own', this.sign({ ...header, jwk: { kty: 'oct', k: 'AA' } })],
      ['token_malformed', 'a critical extension', this.sign({ ...header, crit: ['b64'] })],
      [
        'token_malformed',
        'an algorithm twice',
        this.signText(`{"alg":"none",${JSON.stringify(header).slice(1)}`, JSON.stringify(claims)),
      ],
      [
        'token_malformed',
        'a role twice',
        this.signText(JSON.stringify(header), `{"role":"admin",${JSON.stringify(claims).slice(1)}`),
      ],
      ['token_malformed', 'of another issuer', this.sign(header, { ...claims, iss: 'elsewhere' })],
      ['token_malformed', 'for another audience', this.sign(header, { ...claims, aud: 'elsewhere' })],
      ['token_malformed', 'of no type', this.sign(header, { ...claims, typ: undefined })],
      ['token_malformed', 'without an end', this.sign(header, { ...claims, exp: undefined })],
      ['token_malformed', 'an end that is text', this.sign(header, { ...claims, exp: '9999999999' })],
      ['token_malformed', 'a header with padding', `${head}=.${payload}.${signature}`],
      ['token_malformed', 'two parts', `${head}.${payload}`],
      ['token_malformed', 'four parts', `${access}.x`],
      ['token_malformed', 'five parts, as encrypted ones have', `${head}.x.x.x.x`],
      ['token_malformed', 'no token', 'no-such-thing'],
      ['token_malformed', 'a huge one', this.sign(header, { ...claims, username: 'x'.repeat(6_000) })],
      ['token_wrong_type', 'a refresh token', refresh],
      [
        'token_wrong_type',
        'an access token turned into one',
        this.sign(header, { ...claims, typ: 'refresh' }),
      ],
      ['token_revoked', 'of no session', this.sign(header, { ...claims, sid: claims.user_id })],
      ['user_unknown', 'of nobody', this.sign(header, { ...claims, user_id: claims.sid })],
    ];
  }
}

/** The last character of 32 bytes in base64url has two bits that nobody reads. */
function otherSpelling(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  return token.slice(0, -1) + (alphabet[last ^ 1] ?? '');
}

t.test(
  'tokens of a hub: every way to be refused, each with its code; a clock a year back; new keys',
  async (t) => {
    const home = new Home(t);
    await home.start();
    for (const name of ['anna', 'gone', 'idle', 'out']) await home.add(name);
    await home.add('ada', 'admin');
    const before = await home.logIn('anna');
    t.equal(await home.standing(before.access), 'ok');
    await home.stop();
    const [key] = await keysOf(home.dataDir);
    if (!key) throw new Error('a hub has a key');

    await home.start({ shiftMs: -YEAR_MS });
    t.equal(await home.standing(before.access), 'ok', 'the clock went back a year: nobody is locked out');
    const anna = await home.refresh(before.refresh);
    t.equal(await home.standing(anna.access), 'ok');
    const made = new Date(claimsIn.parse(jwt.decode(anna.access)).iat * 1000);
    t.ok(Math.abs(made.getTime() - Date.now()) < 3_600_000, 'and tokens are dated by what was known');
    t.ok(await home.logIn('anna'));

    const seen = new Set<string>();
    const forger = new Forger(key, anna);
    t.equal(
      await home.standing(forger.sign()),
      'ok',
      'what is rightly made passes, so the rest fails for its own fault',
    );
    for (const [code, name, token] of forger.cases()) {
      const answer = await home.as(token, 'GET', '/auth/me');
      t.equal(answer.status, 401, name);
      t.equal(outcome(answer), code, name);
      t.notMatch(JSON.stringify(answer.body), token.slice(-30), `${name}: it is not told back`);
      seen.add(code);
      if (code === 'token_wrong_type' || token.length > 4_096) continue;
      const verified = await home.hub.anonymous('POST', '/api/v1/auth/token/verify', { body: { token } });
      t.equal(outcome(verified), code, `${name}: verify`);
      const turned = outcome(await home.tryRefresh(token));
      t.equal(turned, /revoked|unknown/.test(code) ? 'token_wrong_type' : code, `${name}: refresh`);
    }

    const out = await home.logIn('out');
    t.equal((await home.as(out.access, 'POST', '/auth/logout')).status, 200);
    const gone = await home.logIn('gone');
    const idle = await home.logIn('idle');
    const ids = {
      gone: claimsIn.parse(jwt.decode(gone.access)).user_id,
      idle: claimsIn.parse(jwt.decode(idle.access)).user_id,
    };
    t.same([await home.standing(gone.access), await home.standing(idle.access)], ['ok', 'ok'], 'cached');
    t.equal((await home.hub.installer('DELETE', `/users/${ids.gone}`)).status, 204);
    t.equal(
      (await home.hub.installer('PATCH', `/users/${ids.idle}`, { body: { is_active: false } })).status,
      200,
    );
    for (const [pair, code] of [
      [out, 'token_revoked'],
      [gone, 'user_unknown'],
      [idle, 'user_inactive'],
    ] as const) {
      t.equal(await home.standing(pair.access), code);
      t.equal(outcome(await home.tryRefresh(pair.refresh)), code);
      seen.add(code);
    }
    t.equal(seen.size, 9, 'all nine');

    const keys = z.object({
      keys: z.array(z.object({ id: z.string(), signs_from: z.string(), ends_at: z.string().nullable() })),
    });
    const run = (line: string) => runHere(line.split(' '), { DOORWARD_DATA_DIR: home.dataDir });
    const rotated = await run('keys rotate --json');
    t.equal(rotated.exitCode, 0, rotated.stderr);
    const [old, fresh] = keys.parse(documentIn(rotated)).keys;
    t.equal(old?.id, key.id);
    t.match([old?.ends_at, fresh?.ends_at], [String, null]);
    t.notMatch(rotated.stdout, /secret/);
    const kidOf = ({ access }: Pair) => jwt.decode(access, { complete: true })?.header.kid;
    // by somebody else: so many log-ins would end the session that is looked at
    await until(
      async () => kidOf(await home.logIn('out')) === fresh?.id,
      30_000,
      () => 'the new key to sign',
    );
    t.equal(await home.standing(anna.access), 'ok', 'nobody is logged out');
    const next = await home.refresh(anna.refresh);
    t.equal(kidOf(next), fresh?.id);
    t.equal(await home.standing(forger.sign()), 'ok', 'the old key checks still');
    t.match(
      (await run('keys list')).stdout,
      new RegExp(`^KEY +SIGNS FROM +DROPPED AT\n${key.id} [^]*\n${fresh?.id ?? ''} .* -`),
    );

    t.equal(outcome(await home.as(next.access, 'POST', '/auth/keys/rotate', {})), 'permission_denied');
    const ada = await home.logIn('ada');
    expectAnswer(await home.as(ada.access, 'POST', '/auth/keys/rotate', { end_old: true }), 200, z.unknown());
    for (const token of [ada.access, next.access, forger.sign()])
      t.equal(await home.standing(token), 'token_bad_signature');
    t.equal(await home.standing((await home.logIn('ada')).access), 'ok', 'who logs in again is in');
  },
);
