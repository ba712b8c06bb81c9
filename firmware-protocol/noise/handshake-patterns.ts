/** One step of a handshake message (Noise, section 5.3). */
export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss' | 'psk';

/** A handshake pattern with its psk modifiers applied. */
export interface HandshakePattern {
  /** Does either side know the other's static key before? */
  initiatorPreStatic: boolean;
  responderPreStatic: boolean;
  /** In turn, the initiator first; a one-way pattern has one. */
  messages: readonly (readonly Token[])[];
  /** Number of psk tokens. */
  pskCount: number;
  oneWay: boolean;
}

/**
 * The patterns of the Noise Protocol Framework, revision 34, sections 7.4, 7.5 and 18.1. Before `...` stand the static
 * keys known beforehand: `i` the initiator's, `r` the responder's. Messages alternate, the initiator first.
 */
const PATTERNS: Readonly<Record<string, string>> = {
  N: 'r ... e es',
  K: 'ir ... e es ss',
  X: 'r ... e es s ss',
  NN: '... e, e ee',
  NK: 'r ... e es, e ee',
  NX: '... e, e ee s es',
  KN: 'i ... e, e ee se',
  KK: 'ir ... e es ss, e ee se',
  KX: 'i ... e, e ee se s es',
  XN: '... e, e ee, s se',
  XK: 'r ... e es, e ee, s se',
  XX: '... e, e ee s es, s se',
  IN: '... e s, e ee se',
  IK: 'r ... e es s ss, e ee se',
  IX: '... e s, e ee se s es',
  NK1: 'r ... e, e ee es',
  NX1: '... e, e ee s, es',
  X1N: '... e, e ee, s, se',
  X1K: 'r ... e es, e ee, s, se',
  XK1: 'r ... e, e ee es, s se',
  X1K1: 'r ... e, e ee es, s, se',
  X1X: '... e, e ee s es, s, se',
  XX1: '... e, e ee s, es s se',
  X1X1: '... e, e ee s, es s, se',
  K1N: 'i ... e, e ee, se',
  K1K: 'ir ... e es, e ee, se',
  KK1: 'ir ... e, e ee se es',
  K1K1: 'ir ... e, e ee es, se',
  K1X: 'i ... e, e ee s es, se',
  KX1: 'i ... e, e ee se s, es',
  K1X1: 'i ... e, e ee s, se es',
  I1N: '... e s, e ee, se',
  I1K: 'r ... e es s, e ee, se',
  IK1: 'r ... e s, e ee se es',
  I1K1: 'r ... e s, e ee es, se',
  I1X: '... e s, e ee s es, se',
  IX1: '... e s, e ee se s, es',
  I1X1: '... e s, e ee s, se es',
};

const ONE_WAY = new Set(['N', 'K', 'X']);
const NAME = /^Noise_([A-Z0-9]+?)((?:psk\d)(?:\+psk\d)*)?_25519_ChaChaPoly_SHA256$/u;

/**
 * The pattern of a protocol name such as `Noise_XXpsk3_25519_ChaChaPoly_SHA256`. Throws RangeError for a name this
 * implementation has no pattern or primitives for: names are constants of a program, not input.
 */
export function handshakePattern(protocol: string): HandshakePattern {
  const match = NAME.exec(protocol);
  const base = match?.[1] ?? '';
  const pattern = PATTERNS[base];
  if (pattern === undefined) throw new RangeError(`no Noise protocol ${protocol}`);
  const [known = '', body = ''] = pattern.split('...');
  const messages = body.split(',').map((message) => message.trim().split(' ') as Token[]);
  const modifiers = (match?.[2] ?? '').match(/\d/gu) ?? [];
  for (const position of modifiers.map(Number)) {
    // psk0 stands before the first message's tokens, pskN after those of message N (section 9.4)
    const message = messages[Math.max(position, 1) - 1];
    if (message === undefined) throw new RangeError(`no Noise protocol ${protocol}`);
    if (position === 0) message.unshift('psk');
    else message.push('psk');
  }
  return {
    initiatorPreStatic: known.includes('i'),
    responderPreStatic: known.includes('r'),
    messages,
    pskCount: modifiers.length,
    oneWay: ONE_WAY.has(base),
  };
}
