import { createHmac, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import t from 'tap';
import { HubError } from '../../../src/kit/errors.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom } from '../../../src/kit/random.js';
import { signingKey } from '../../../src/accounts/signing-key.js';
import { SigningKeys } from '../../../src/operations/accounts/signing-keys.js';
import { CLOCK_TOLERANCE_S, TokenSigner } from '../../../src/operations/accounts/token-signer.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { sampleSession, sampleUser } from '../../store/samples.js';
import { codeOf, LIVES } from './household.js';

const SECRET = new Uint8Array(32).fill(3);
const KID = signingKey(SECRET, 0).id;
const HEADER = { alg: 'HS256', typ: 'JWT', kid: KID };
const USER = sampleUser(1, { username: 'anna', role: 'manager' });

/** Judges by the wall clock alone: what a clock that jumped does here is `token-clock.test.ts`. */
function signerOf(secret: Uint8Array, clock: SimulatedClock, newId: () => string): TokenSigner {
  const time = { nowMs: () => clock.wallMs(), raise: () => undefined };
  return new TokenSigner({ keys: new SigningKeys([signingKey(secret, 0)]), time, newId, lives: LIVES });
}

function bench() {
  const clock = new SimulatedClock();
  const newId = idSource(clock, systemRandom);
  const signer = signerOf(SECRET, clock, newId);
  const nowS = Math.floor(clock.wallMs() / 1000);
  const session = sampleSession(11, USER.id, {
    lastUsedAtMs: clock.wallMs(),
    expiresAtMs: (nowS + LIVES.refreshS) * 1000,
  });
  const claims = {
    typ: 'access',
    user_id: USER.id,
    username: USER.username,
    role: USER.role,
    sid: session.id,
    jti: newId(),
    iat: nowS,
    exp: nowS + 60,
    iss: 'doorward',
    aud: 'doorward',
  };
  return { clock, newId, signer, session, nowS, claims, tokens: signer.pair(USER, session) };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with any header and payload, rightly signed by HMAC-SHA-256 under our key. */
function signed(header: unknown, payload: unknown): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

t.test('a pair carries who, for how long, and nothing more', async (t) => {
  const { signer, tokens, session, nowS } = bench();
  const access = signer.verify(tokens.access, 'access');
  const refresh = signer.verify(tokens.refresh, 'refresh');
  const who = {
    user_id: USER.id,
    username: 'anna',
    role: 'manager',
    sid: session.id,
    iat: nowS,
    iss: 'doorward',
    aud: 'doorward',
  };
  t.strictSame({ ...access, jti: '' }, { ...who, typ: 'access', jti: '', exp: nowS + LIVES.accessS });
  t.strictSame(refresh, { ...who, typ: 'refresh', jti: session.refreshId, exp: nowS + LIVES.refreshS });
  t.not(access.jti, refresh.jti);
  t.equal(signer.verify(tokens.access, null).typ, 'access', 'either type when none is asked for');

  const decoded = jwt.decode(tokens.access, { complete: true });
  t.match(decoded?.header, { alg: 'HS256', typ: 'JWT', kid: /^[0-9a-f]{8}$/ });
  t.match(decoded?.payload, { iss: 'doorward', aud: 'doorward' });
});

t.test('an access token does not outlive its session', async (t) => {
  const { signer, session, nowS } = bench();
  const short = { ...session, expiresAtMs: (nowS + 10) * 1000 };
  t.equal(signer.verify(signer.access(USER, short), 'access').exp, nowS + 10);
});

t.test('time: each side of each edge', async (t) => {
  const { clock, signer, tokens } = bench();
  clock.advance(LIVES.accessS * 1000 - 1);
  t.equal(await codeOf(() => signer.verify(tokens.access, 'access')), 'none');
  clock.advance(1);
  t.equal(await codeOf(() => signer.verify(tokens.access, 'access')), 'token_expired');
  t.equal(await codeOf(() => signer.verify(tokens.refresh, 'refresh')), 'none');
  clock.advance((LIVES.refreshS - LIVES.accessS) * 1000);
  t.equal(await codeOf(() => signer.verify(tokens.refresh, 'refresh')), 'token_expired');
});

t.test('a clock that was set back', async (t) => {
  const { clock, signer, tokens, claims, nowS } = bench();
  clock.jumpWall(-CLOCK_TOLERANCE_S * 1000);
  t.equal(await codeOf(() => signer.verify(tokens.access, 'access')), 'none');
  clock.jumpWall(-1000);
  t.equal(await codeOf(() => signer.verify(tokens.access, 'access')), 'token_not_yet_valid');
  clock.jumpWall((CLOCK_TOLERANCE_S + 1) * 1000);
  const later = jwt.sign({ ...claims, nbf: nowS + 1 }, Buffer.from(SECRET), {
    algorithm: 'HS256',
    keyid: KID,
  });
  t.equal(await codeOf(() => signer.verify(later, 'access')), 'token_not_yet_valid');
});

t.test('another algorithm, whatever it signs with', async (t) => {
  const { signer, claims, tokens } = bench();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const payload = tokens.access.split('.')[1] ?? '';
  const cases = {
    none: jwt.sign(claims, '', { algorithm: 'none' }),
    'none, in other letters': `${part({ alg: 'nOnE', typ: 'JWT' })}.${payload}.`,
    'ours, with no signature at all': `${tokens.access.split('.', 2).join('.')}.`,
    'no algorithm named': `${part({ typ: 'JWT' })}.${payload}.x`,
    'none, with our signature': signed({ ...HEADER, alg: 'none' }, claims),
    HS384: jwt.sign(claims, Buffer.from(SECRET), { algorithm: 'HS384' }),
    HS512: jwt.sign(claims, Buffer.from(SECRET), { algorithm: 'HS512' }),
    RS256: jwt.sign(claims, rsa.privateKey, { algorithm: 'RS256' }),
    ES256: jwt.sign(claims, ec.privateKey, { algorithm: 'ES256' }),
  };
  for (const [name, token] of Object.entries(cases)) {
    t.equal(await codeOf(() => signer.verify(token, 'access')), 'token_wrong_algorithm', name);
  }
});

t.test('forged, tampered and unsigned', async (t) => {
  const { clock, newId, signer, session, tokens, claims } = bench();
  const [header = '', payload = '', signature = ''] = tokens.access.split('.');
  const stranger = signerOf(new Uint8Array(32).fill(4), clock, newId);
  const raised = part({ ...claims, role: 'admin' });
  const cases = {
    'signed by another hub': stranger.access(USER, session),
    'our header, signed by another key': `${header}.${payload}.${createHmac('sha256', 'x').update(`${header}.${payload}`).digest('base64url')}`,
    'a role that was raised': `${header}.${raised}.${signature}`,
    'a refresh payload under an access signature': `${header}.${tokens.refresh.split('.')[1] ?? ''}.${signature}`,
    'a signature cut short': tokens.access.slice(0, -1),
  };
  for (const [name, token] of Object.entries(cases)) {
    t.equal(await codeOf(() => signer.verify(token, 'access')), 'token_bad_signature', name);
  }
});

t.test('of the wrong type', async (t) => {
  const { signer, tokens, claims } = bench();
  t.equal(await codeOf(() => signer.verify(tokens.refresh, 'access')), 'token_wrong_type');
  t.equal(await codeOf(() => signer.verify(tokens.access, 'refresh')), 'token_wrong_type');
  t.equal(await codeOf(() => signer.verify(signed(HEADER, claims), 'access')), 'none', 'signs as we do');
});

t.test('malformed', async (t) => {
  const { signer, tokens, claims } = bench();
  const header = HEADER;
  const cases = [
    '',
    'x',
    'a.b.c',
    '..',
    tokens.access.split('.').slice(0, 2).join('.'),
    `${tokens.access}.x`,
    `${part(null)}.e30.x`,
    signed(header, { ...claims, exp: undefined }),
    signed(header, { ...claims, sid: undefined }),
    signed(header, { ...claims, aud: 'cloud' }),
    signed(header, { ...claims, iss: 'cloud' }),
    signed(header, { ...claims, typ: 'other' }),
    signed(header, { ...claims, iat: 'now' }),
    signed(header, 'text'),
    signed(header, { ...claims, username: 'x'.repeat(4096) }),
  ];
  for (const token of cases) {
    t.equal(await codeOf(() => signer.verify(token, 'access')), 'token_malformed', token.slice(0, 60));
  }
});

t.test('no change of any one character goes unseen, and nothing but a HubError comes out', async (t) => {
  const { signer, tokens } = bench();
  const refused = (token: string) => {
    try {
      signer.verify(token, null);
      return false;
    } catch (error) {
      return error instanceof HubError;
    }
  };
  t.notOk(refused(tokens.access));
  fc.assert(
    fc.property(fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      const place = at % tokens.access.length;
      const changed = tokens.access.slice(0, place) + character + tokens.access.slice(place + 1);
      return changed === tokens.access || refused(changed);
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.string(), refused));
});

t.test('a token that was found right before is judged by the clock each time', async (t) => {
  const { clock, signer, tokens } = bench();
  t.equal(signer.verify(tokens.access, 'access').typ, 'access');
  t.equal(signer.verify(tokens.access, 'access').typ, 'access');
  t.equal(await codeOf(async () => signer.verify(tokens.access, 'refresh')), 'token_wrong_type');
  const last = tokens.access.slice(-2) === 'AA' ? 'BA' : 'AA';
  const changed = `${tokens.access.slice(0, -2)}${last}`;
  t.equal(await codeOf(async () => signer.verify(changed, 'access')), 'token_bad_signature');
  clock.jumpWall(-(CLOCK_TOLERANCE_S + 5) * 1000);
  t.equal(await codeOf(async () => signer.verify(tokens.access, 'access')), 'token_not_yet_valid');
  clock.jumpWall((CLOCK_TOLERANCE_S + 5 + LIVES.accessS) * 1000);
  t.equal(await codeOf(async () => signer.verify(tokens.access, 'access')), 'token_expired');
  t.equal(await codeOf(async () => signer.verify(tokens.access, 'access')), 'token_expired');
});
