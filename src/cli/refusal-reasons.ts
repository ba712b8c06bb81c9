/** What the reasons of `mqtt refusals` mean, and what to do. Reasons that are not here are rare: the hub's log has more. */
export const REASONS: Readonly<Record<string, string>> = {
  // coming in
  bad_credentials:
    "Wrong user name or password. A lock: its device-id and the password shown when it was paired (pair it again for a new one). A program: any user name that is no lock's, and an API token as password (`doorward token add`).",
  certificate_not_own:
    'The certificate shown is not one that the hub issued for this lock and that still counts. See `doorward lock certificate LOCK --list`.',
  certificate_refused:
    "The client does not trust the hub's certificate: give it the hub's authority (`doorward certificate export-ca`), and the name or address that stands in the certificate.",
  certificate_required:
    'DOORWARD_MQTTS_CLIENT_CERTS is "required" and the lock showed none. Give it one: `doorward lock certificate LOCK --out NAME`. It can be shown over MQTT with TLS (8883), not over WebSocket.',
  client_id_malformed:
    'A client id has 1 to 128 characters, none of them a control character. Choose another.',
  client_id_not_own: 'A lock connects with its device-id as client id.',
  crowded_out:
    'Too many connections that had not logged in: the oldest was ended. Somebody may be trying the hub out.',
  enhanced_auth_refused:
    'The hub knows passwords and certificates only: switch enhanced authentication off in the client.',
  keep_alive_refused: 'The keep alive of the client is 0, or longer than 300 seconds. Set 60.',
  no_mqtt_scope: 'The token has no scope for MQTT, such as mqtt:home-assistant. Make one that has.',
  not_tls: 'A client without TLS came to a port with TLS. Switch TLS on in the client.',
  old_tls:
    'The client knows only versions or ciphers of TLS that are not safe any more. It needs TLS 1.2 or later.',
  packet_too_long: 'A packet was longer than the broker takes (64 KiB; less before log-in).',
  takeover_failed:
    "A new lock could not take the place of the old one; it tries again by itself. The hub's log says why.",
  too_many_connections: 'As many connections are open as the hub takes.',
  too_many_from_address:
    'As many connections are open from this address as the hub takes. Is a client connecting over and over?',
  too_many_handshakes: 'Too many TLS handshakes at once; honest clients try again by themselves.',
  too_many_sessions: 'Too many kept sessions of this token: let the program keep one client id.',
  // what is said and asked
  message_for_nobody: 'A message at a topic that nothing listens to. Look for a slip in the topic.',
  publish_denied:
    'This client may not publish at this topic. Programs say orders alone (doorward/LOCK/lock/set, zigbee2mqtt/LOCK/set), a lock only below smartlock/ITS-DEVICE-ID/.',
  response_topic_denied: 'The client asked for an answer at a topic where it may not publish.',
  retained_too_long: 'A message to be kept was too long.',
  subscribe_denied:
    'This client may not read these topics; a SUBSCRIBE with one such filter is refused whole. Ask for doorward/#, not for #.',
  too_many_bytes: 'The client sends more than the hub takes from one, and was cut off.',
  too_many_packets: 'The client sends more often than the hub takes from one, and was cut off.',
  too_many_subscribes: 'The client subscribes too often.',
  too_many_subscriptions: 'The client asks for too many filters. Use wildcards below doorward/.',
  will_denied: 'The client may not have this last will. Take it out, or move it to a topic of its own.',
  slow_reader_cut: 'The client read nothing for long and was cut off; it comes again by itself.',
  slow_reader_dropped: 'The client reads more slowly than it is told: messages were left out.',
  token_ended: 'The token was revoked or ran out, or its person was disabled. Make another.',
  // orders
  command_access_denied:
    'The token, or the person it acts as, may not do this. `doorward logs list --kind ACCESS_DENIED` has the reason.',
  command_late:
    'The order waited while the hub did not run, or for longer than its sender wants it to count: it was not carried out.',
  command_lock_offline: 'The lock was not connected: nothing was sent to it.',
  command_no_latch:
    'OPEN came for a lock that was not said to have a latch: `doorward lock set LOCK --unlatches on`.',
  command_no_such_lock: 'There is no such lock, or it has another name now. See `doorward lock list`.',
  command_outcome_unknown: 'The lock did not answer in time: nobody knows whether it moved.',
  command_redelivered: 'The order may have come before (DUP), so it was not carried out a second time.',
  command_retained:
    'The order was sent with RETAIN: a broker that keeps it would open the door again. Switch RETAIN off in the client.',
  command_unreadable: 'The order is none that is known. For Home Assistant: LOCK, UNLOCK or OPEN.',
  commands_full: 'Too many orders at once: none waits.',
  // locks
  access_stale: 'A code came from a lock so late that it was not answered.',
  access_busy: 'A lock asked about more codes at once than the hub checks.',
  basic_spoke: 'A lock of the profile "basic" said something; it would be believed with the profile "full".',
  reply_unexpected: 'A lock answered a command that nobody waits for any more.',
  state_old: 'A lock told how it was before, after it told how it is.',
};

/** Of those that are made of two parts: what was said, and what was wrong with it. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:text|packet_id|will_qos)_malformed$|^nothing_asked$|^dup_without_qos$|^password_without_user_name$|^no_local_shared$/,
    'The client sent what MQTT forbids. Its library is broken: take another, or a newer one.',
  ],
  [/_not_json$/, 'A lock sent something that is no JSON. Its firmware is not made for this hub, or broken.'],
  [/_too_long$/, 'A lock sent more than the hub takes in one message.'],
  [
    /_wrong_shape$/,
    'A lock sent JSON that is not what the specification says; the member that is wrong stands in brackets.',
  ],
];

/** @returns null: nothing is known about it but its name */
export function meaningOf(reason: string): string | null {
  return REASONS[reason] ?? ENDINGS.find(([ending]) => ending.test(reason))?.[1] ?? null;
}
