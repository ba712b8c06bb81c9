import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { requireTakesCodes } from '../access/require-codes.js';
import type { Reads } from '../store-ports.js';
import type { FeedReader } from './calendar-ports.js';

/** People tell calendars apart by name. @throws Conflict `calendar_exists` */
export function requireFreeCalendarName(
  reads: Pick<Reads, 'calendars'>,
  name: string,
  except: string | null,
): void {
  const folded = name.toLowerCase();
  if (!reads.calendars.all().some((one) => one.id !== except && one.name.toLowerCase() === folded)) return;
  throw new Conflict(
    'calendar_exists',
    say('There is a calendar named "{name}" already. Choose another name.', { name }),
  );
}

/** @throws InvalidInput `device_unknown`, Conflict `lock_takes_no_codes` */
export function requireDevices(reads: Pick<Reads, 'devices'>, deviceIds: readonly string[]): void {
  deviceIds.forEach((id, at) => {
    const device = reads.devices.byId(id);
    if (!device)
      throw new InvalidInput('device_unknown', 'There is no such lock.', {
        fields: [{ field: `code_device_ids.${at}`, message: 'names no lock' }],
      });
    requireTakesCodes(device, `code_device_ids.${at}`);
  });
}

/** @throws InvalidInput `feed_url_refused` */
export function requireFeed(feeds: Pick<FeedReader, 'refusalOf'>, url: string | null): void {
  const why = url === null ? null : feeds.refusalOf(url);
  if (why === null) return;
  throw new InvalidInput('feed_url_refused', say('This address is not asked: {why}', { why: asValue(why) }), {
    fields: [{ field: 'url', message: 'is not an address that the hub asks' }],
  });
}

function asValue(text: Exclude<ReturnType<FeedReader['refusalOf']>, null>) {
  return typeof text === 'string' ? { text, values: {} } : text;
}
