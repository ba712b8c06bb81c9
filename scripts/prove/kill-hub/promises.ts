import { entryOf } from './claims.js';
import type { Claims } from './claims.js';
import type { Written, WrittenCommand, WrittenEvent } from './written.js';

/**
 * What must be on the disk whenever the hub is killed: everything somebody was told, in whole transactions.
 * @returns what is not so, in words
 */
export function brokenPromises(claims: Claims, written: Written): string[] {
  const { events } = written;
  const commands = [...written.commands.values()];
  const asked = commands.filter(({ method }) => method !== 'mqtt').length;
  return [
    ...gaps(events),
    ...(asked <= claims.requests
      ? []
      : [`${asked} commands for ${claims.requests} requests: one request acted twice`]),
    ...orders(
      claims,
      commands.filter(({ method }) => method === 'mqtt'),
    ),
    ...toldCommands(claims, written),
    ...grantedEntries(claims, events),
  ];
}

/** An order that was acknowledged is in the journal, if only as one that came again; one order begins once at most. */
function orders({ ordersGiven, ordersTaken }: Claims, written: readonly WrittenCommand[]): string[] {
  const begun = written.filter(({ reason }) => reason !== 'redelivered').length;
  return [
    ...(written.length >= ordersTaken
      ? []
      : [`${ordersTaken} orders over MQTT were acknowledged, and ${written.length} are in the journal`]),
    ...(begun <= ordersGiven
      ? []
      : [`${begun} commands for ${ordersGiven} orders over MQTT: one order acted twice`]),
  ];
}

function gaps(events: readonly WrittenEvent[]): string[] {
  const wrong = events.findIndex(({ seq }, at) => seq !== at + 1);
  return wrong === -1
    ? []
    : [`event ${wrong + 1} is missing: after ${wrong} comes ${events[wrong]?.seq ?? '?'}`];
}

/** The outcome that a client was told stays, and the log tells the same. */
function toldCommands(claims: Claims, { commands, events }: Written): string[] {
  const logged = new Map<string, WrittenEvent>();
  for (const event of events) if (event.commandId !== null) logged.set(event.commandId, event);
  return [...claims.told].flatMap(([id, told]) => {
    const now = commands.get(id)?.status ?? 'not there';
    const row = logged.get(id);
    const success = row ? row.success : 'no row';
    return [
      ...(now === told ? [] : [`command ${id} was told as ${told} and is ${now}`]),
      ...(success === Number(told === 'succeeded')
        ? []
        : [`command ${id} was told as ${told} and its last log row has success ${success ?? 'null'}`]),
    ];
  });
}

function grantedEntries(claims: Claims, events: readonly WrittenEvent[]): string[] {
  const requests = new Map<string, Set<string>>();
  for (const { type, deviceId, actorId, requestId } of events) {
    if (type !== 'ACCESS_GRANTED') continue;
    const entry = entryOf(deviceId ?? '', actorId ?? '');
    const seen = requests.get(entry) ?? new Set();
    requests.set(entry, seen.add(requestId ?? ''));
  }
  return [...claims.granted].flatMap(([entry, lights]) => {
    const rows = requests.get(entry)?.size ?? 0;
    return rows >= lights
      ? []
      : [`${lights} entries at lock and PIN ${entry} were granted, and ${rows} are in the log`];
  });
}
