import { useEffect } from 'preact/hooks';
import type { Device } from '../api/wire.js';
import { doors, doorsProblem, readDoors } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { Notice } from '../parts/notice.js';
import { SectionHead } from '../parts/section-head.js';
import { go, place, to } from '../place.js';
import { lockOf } from '../set-up/locks.js';
import { LockFirmware } from './lock-firmware.js';
import { LockSettings } from './lock-settings.js';
import { NewLock } from './new-lock.js';
import { PairLock } from './pair-lock.js';

/** The locks of the house, and what is behind each. */
export function SetUpLocks() {
  useEffect(() => {
    void readDoors();
  }, []);
  const [, , wanted, step] = place.value;
  const lock = lockOf(wanted);
  if (wanted === 'new')
    return (
      <>
        <SectionHead title={tell('Add a lock')} back={tell('Locks')} href={to('set-up', 'locks')} />
        <NewLock
          onDone={({ id }) => {
            go('set-up', 'locks', id, 'pair');
          }}
        />
      </>
    );
  if (lock && step !== undefined) {
    const isPairing = step === 'pair';
    const title = isPairing ? tell('Pairing') : tell('Firmware update');
    return (
      <>
        <SectionHead title={title} back={lock.name} href={to('set-up', 'locks', lock.id)} />
        {isPairing ? <PairLock key={lock.id} lock={lock} /> : <LockFirmware key={lock.id} lock={lock} />}
      </>
    );
  }
  if (lock)
    return (
      <>
        <SectionHead title={lock.name} back={tell('Locks')} href={to('set-up', 'locks')} />
        <LockSettings key={lock.id} lock={lock} />
      </>
    );
  return (
    <>
      <SectionHead title={tell('Locks')} back={tell('Set-up')} href={to('set-up')} />
      <List />
    </>
  );
}

function List() {
  const all = doors.value;
  if (doorsProblem.value !== null)
    return (
      <Notice tone="bad" icon="jammed">
        {doorsProblem.value}{' '}
        <button type="button" class="link" onClick={() => void readDoors()}>
          {tell('Try again')}
        </button>
      </Notice>
    );
  if (all === null) return <p class="quiet">{tell('Loading…')}</p>;
  return (
    <>
      {all.length === 0 && (
        <Notice tone="calm" icon="doors">
          {tell('No lock is known here yet.')}
        </Notice>
      )}
      {all.length > 0 && (
        <ul class="timeline">
          {all.map((lock) => (
            <li key={lock.id}>
              <a class="way" href={to('set-up', 'locks', lock.id)}>
                <span>{lock.name}</span>
                <span class="quiet">{standing(lock)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <a class="act act-wide act-quiet" href={to('set-up', 'locks', 'new')}>
        {tell('Add a lock')}
      </a>
    </>
  );
}

/** How a lock stands, in a line. */
function standing({ status, is_online, firmware_version: version }: Device): string {
  if (status !== 'ACTIVE') return tell('Not paired yet.');
  const link = is_online ? tell('Online') : tell('Offline');
  return version === null ? link : `${link} · ${tell('firmware {version}', { version })}`;
}
