import { useEffect } from 'preact/hooks';
import { doors, doorsProblem, readDoors } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { Notice } from '../parts/notice.js';
import { Unread } from '../parts/unread.js';
import { to } from '../place.js';
import { isAdmin } from '../session/session.js';
import { DoorCard } from './door-card.js';

export function DoorsPage() {
  useEffect(() => {
    if (doors.value === null) void readDoors();
  }, []);
  return (
    <>
      <h1>{tell('Doors')}</h1>
      <DoorList />
    </>
  );
}

function DoorList() {
  const known = doors.value;
  if (doorsProblem.value !== null) return <Unread why={doorsProblem.value} again={readDoors} />;
  if (known === null)
    return (
      <div class="doors" aria-busy="true" aria-label={tell('Reading the doors…')}>
        {[0, 1, 2].map((at) => (
          <div key={at} class="door door-empty" />
        ))}
      </div>
    );
  if (known.length === 0 && isAdmin())
    return (
      <Notice tone="calm" icon="doors">
        {tell('There is no door here yet.')} <a href={to('set-up', 'first')}>{tell('First steps')}</a>
      </Notice>
    );
  if (known.length === 0)
    return (
      <Notice tone="calm" icon="doors">
        {tell('There is no door here for you yet. Who runs the house can give you one, or pair a lock.')}
      </Notice>
    );
  return (
    <div class="doors">
      {known.map((door) => (
        <DoorCard key={door.id} door={door} />
      ))}
    </div>
  );
}
