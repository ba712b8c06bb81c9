import { filled, say, type Sentence, type Text } from '../../kit/sentence.js';
import type { SyncState, SyncView } from './sync-use-cases.js';

/** What went wrong, as far as it matters to who is to mend it. */
type Kind =
  | 'busy'
  | 'not reached'
  | 'not trusted'
  | 'certificate over'
  | 'certificate too new'
  | 'not believed'
  | 'not signed'
  | 'internal';

const OF_KIND: Readonly<Record<Kind, Text>> = {
  busy: 'The cloud is busy or not quite there. The hub tries again by itself.',
  'not reached':
    'The cloud can not be reached. Is the internet there, and DOORWARD_CLOUD_URL right? The hub tries again by itself.',
  'not trusted':
    "The cloud's certificate can not be trusted, so that nothing was sent: DOORWARD_CLOUD_URL or DOORWARD_CLOUD_CA is wrong, or somebody is in between.",
  'certificate over':
    "By this hub's clock the cloud's certificate is over. Is the hub's clock right? Else the certificate has to be renewed.",
  'certificate too new': "By this hub's clock the cloud's certificate is not valid yet. Set the hub's clock.",
  'not believed':
    'What the cloud says of itself can not be true, and nothing of it is believed. Ask whoever runs the cloud.',
  'not signed':
    "The cloud does not take this hub's signature: DOORWARD_CLOUD_URL must be the address that the cloud goes by (its FLEET_URL).",
  internal: 'The hub itself failed at it: its log says why. It tries again by itself.',
};

/** By error codes of sockets and TLS, and problem codes of a cloud. */
const KINDS: Readonly<Record<string, Kind>> = {
  cert_has_expired: 'certificate over',
  cert_not_yet_valid: 'certificate too new',
  depth_zero_self_signed_cert: 'not trusted',
  self_signed_cert_in_chain: 'not trusted',
  unable_to_verify_leaf_signature: 'not trusted',
  unable_to_get_issuer_cert: 'not trusted',
  unable_to_get_issuer_cert_locally: 'not trusted',
  cert_signature_failure: 'not trusted',
  err_tls_cert_altname_invalid: 'not trusted',
  assertion_wrong: 'not signed',
  assertion_expired: 'not signed',
  assertion_replayed: 'not signed',
  acknowledgement_wrong: 'not believed',
  acknowledgement_not_proven: 'not believed',
  epoch_not_proven: 'not believed',
  claim_not_fresh: 'not believed',
  image_differs: 'not believed',
  answer_unreadable: 'not believed',
  busy: 'busy',
  too_many_batches: 'busy',
  unavailable: 'busy',
  internal: 'internal',
};

const OF_STATE: Readonly<Record<Exclude<SyncState, 'waiting' | 'retrying'>, Text>> = {
  off: 'No cloud is set (DOORWARD_CLOUD_URL).',
  starting: 'The hub has not asked the cloud yet.',
  syncing: 'The hub is sending.',
  idle: 'The cloud has everything.',
  metered:
    'The line is metered: the log goes every 15 minutes, everything else once a day. For all of it at once: doorward sync now',
  paused: 'Nothing is sent until somebody says so: doorward sync resume',
  revoked:
    'The cloud has removed this hub and takes nothing of it. Doors work as always. When whoever runs the cloud has taken it back: doorward sync now',
};

/** Where these stand, something may have failed all the same: questions for requests, or one of those. */
const MAY_HAVE_TROUBLE: ReadonlySet<SyncState> = new Set<SyncState>(['syncing', 'idle', 'metered']);

/** What is to be done, for a person: by the state, and by what went wrong last. */
export function syncAdvice({ state, claimCode, trouble }: SyncView): Text {
  if (state === 'waiting') return say('Type this code into the cloud: {code}', { code: claimCode ?? '' });
  const advice = adviceOn(trouble?.code ?? '', trouble?.isRefusal === true);
  if (state === 'retrying') return advice;
  if (trouble === null || !MAY_HAVE_TROUBLE.has(state)) return OF_STATE[state];
  return say('{standing} But something went wrong: {advice}', {
    standing: filled(OF_STATE[state], {}),
    advice,
  });
}

/** What is to be done about one trouble with the cloud. @param isRefusal the cloud answered, and said no */
export function adviceOn(code: string, isRefusal: boolean): Sentence {
  const kind = KINDS[code] ?? (/^http_5/.test(code) ? 'busy' : null);
  // What a cloud refuses for a reason that this program does not know is not the line's fault.
  return kind === null && isRefusal
    ? say('The cloud refuses what this hub sends ({code}). Update the hub, or ask whoever runs the cloud.', {
        code,
      })
    : filled(OF_KIND[kind ?? 'not reached'], {});
}
