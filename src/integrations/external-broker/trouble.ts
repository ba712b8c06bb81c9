import { filled, type Text } from '../../kit/sentence.js';

/** What keeps the hub from the broker, as a table of what is wrong and what to do. `{broker}` is its host and port. */
const TEXTS = {
  name_unknown:
    "{broker} can not be found by its name. Check DOORWARD_BRIDGE_URL, and whether the house's name service is there.",
  connection_refused: 'Nothing listens at {broker}. Start the broker there, or mend DOORWARD_BRIDGE_URL.',
  unreachable:
    '{broker} can not be reached over the network. Check its power and its network, or DOORWARD_BRIDGE_URL.',
  no_answer:
    '{broker} took the connection and does not answer as an MQTT broker. Check the port, and whether it wants TLS (mqtts://).',
  closed: '{broker} closed the connection without saying why. Its own log may tell.',
  closed_before_tls:
    '{broker} closed the connection before TLS was agreed. Check that it speaks TLS at this port; its own log may tell more.',
  no_tls: '{broker} does not speak TLS at this port. Use the port that does, or mqtt:// for one without.',
  certificate_unknown:
    'The certificate of {broker} is not signed by anybody the hub trusts. Name the file with its authority in DOORWARD_BRIDGE_CA.',
  certificate_name:
    'The certificate of {broker} is made out to another name. Use in DOORWARD_BRIDGE_URL the name that stands in it, or have it made anew.',
  certificate_time:
    'The certificate of {broker} is not valid at this time. Renew it, or set the clock of the hub if that is wrong.',
  certificate_wanted:
    '{broker} asks for a certificate of the hub, which has none for it. Let it ask for a password.',
  credentials_refused:
    '{broker} does not take this user and password. Check DOORWARD_BRIDGE_USER and DOORWARD_BRIDGE_PASSWORD.',
  client_id_refused: '{broker} does not take this client id. Set another with DOORWARD_BRIDGE_CLIENT_ID.',
  client_id_taken:
    'Another program connected to {broker} with the client id of the hub. Give each its own with DOORWARD_BRIDGE_CLIENT_ID.',
  broker_busy: '{broker} takes no more connections now. The hub tries again by itself.',
  broker_refuses: '{broker} refuses the connection (MQTT reason {reason}). Its own log may tell why.',
  silent: '{broker} was silent for too long. The hub connects again by itself.',
  packet_too_long: '{broker} sent a packet that is longer than the hub takes.',
  same_broker:
    "{broker} passes on what is said at the hub's own broker: it is the same one, or tied to it. Name another in DOORWARD_BRIDGE_URL, or take the tie out.",
  other_hub:
    '{broker} has another hub already ({reason}); both would hear the same orders. Give this hub another broker. If the other one is gone for good, take away what it left there: the retained message at doorward/hub/owner.',
  subscribe_refused:
    '{broker} does not let the hub hear commands. Allow its user to read homeassistant/status, doorward/+/+/set and doorward/hub/#.',
  publish_refused:
    '{broker} refused what the hub said. Allow its user to write doorward/# and homeassistant/#.',
  no_retain:
    '{broker} keeps no retained messages, without which home automation finds no locks. Allow them there.',
  broken: '{broker} and the hub do not understand each other ({reason}).',
} as const satisfies Record<string, Text>;

export type TroubleCode = keyof typeof TEXTS;

/** What is wrong with the broker. */
export interface Trouble {
  readonly code: TroubleCode;
  /** What is wrong and what to do. */
  readonly text: Text;
}

/** Those that stay until somebody mends them. */
const FOR_OWNER: ReadonlySet<TroubleCode> = new Set([
  'no_tls',
  'certificate_unknown',
  'certificate_name',
  'certificate_time',
  'certificate_wanted',
  'credentials_refused',
  'client_id_refused',
  'client_id_taken',
  'same_broker',
  'other_hub',
]);

export function isForOwner({ code }: Trouble): boolean {
  return FOR_OWNER.has(code);
}

export function trouble(code: TroubleCode, broker: string, reason: string | number = ''): Trouble {
  return { code, text: filled(TEXTS[code], { broker, reason }) };
}

/** Reason codes of MQTT 5 (section 2.4) and return codes of 3.1.1 (section 3.2.2.3), of which none means two things. */
const REASONS: Readonly<Record<number, TroubleCode>> = {
  2: 'client_id_refused',
  3: 'broker_busy',
  4: 'credentials_refused',
  5: 'credentials_refused',
  133: 'client_id_refused',
  134: 'credentials_refused',
  135: 'credentials_refused',
  136: 'broker_busy',
  137: 'broker_busy',
  138: 'credentials_refused',
  139: 'broker_busy',
  142: 'client_id_taken',
  151: 'broker_busy',
  154: 'no_retain',
  159: 'broker_busy',
};

/** @param reason of a CONNACK or a DISCONNECT */
export function troubleOfReason(reason: number, broker: string): Trouble {
  return trouble(REASONS[reason] ?? 'broker_refuses', broker, reason);
}

const ERRORS: Readonly<Record<string, TroubleCode>> = {
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'name_unknown',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  EPROTO: 'no_tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_unknown',
  CERT_SIGNATURE_FAILURE: 'certificate_unknown',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_name',
  CERT_HAS_EXPIRED: 'certificate_time',
  CERT_NOT_YET_VALID: 'certificate_time',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'certificate_wanted',
  ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED: 'certificate_wanted',
};

/** @param error of a socket, of TLS, or of the MQTT library */
export function troubleOfError(error: unknown, broker: string): Trouble {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return trouble('broken', broker, 'protocol');
  const known = ERRORS[code] ?? (code.startsWith('ERR_SSL_') ? 'no_tls' : undefined);
  return known ? trouble(known, broker) : trouble('broken', broker, code);
}
