import type { Device } from '../api/wire.js';
import { hasContact, heardAt } from '../doors/contact.js';
import { attempt, attempts, dismissAttempt } from '../doors/attempts.js';
import {
  ACTION_WORDS,
  attemptText,
  doorText,
  lastSureText,
  STATE_ICONS,
  STATE_WORDS,
} from '../doors/door-words.js';
import {
  type Action,
  actionsOf,
  LOW_BATTERY_PERCENT,
  type ShownDoor,
  shownDoor,
} from '../doors/shown-door.js';
import { timeText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { Icon } from '../parts/icon.js';

export function DoorCard({ door }: { readonly door: Device }) {
  const shown = shownDoor(door, hasContact.value, heardAt());
  const actions = door.status === 'ACTIVE' ? actionsOf(shown) : null;
  const title = `door-${door.id}`;
  return (
    <article class="door" data-state={shown.state} data-device={door.device_id} aria-labelledby={title}>
      <div class="door-head">
        <span class="door-sign">
          <Icon name={STATE_ICONS[shown.state]} />
        </span>
        <div>
          <h2 id={title}>{door.name}</h2>
          <p class="door-state" role="status">
            {tell(STATE_WORDS[shown.state])}
          </p>
        </div>
      </div>
      {shown.state === 'unknown' && <p class="door-last">{lastSureText(shown)}</p>}
      <Facts door={door} shown={shown} />
      <div class="door-acts">
        {actions ? (
          <>
            <ActButton door={door} action={actions.main} isMain />
            {actions.other && <ActButton door={door} action={actions.other} isMain={false} />}
          </>
        ) : (
          <p class="door-why">{whyNoAction(door, shown)}</p>
        )}
      </div>
      <Said door={door} />
    </article>
  );
}

function Facts({ door, shown }: { readonly door: Device; readonly shown: ShownDoor }) {
  const { keypad_locked_until: until } = door;
  const lockedUntil = until !== null && Date.parse(until) > Date.now() ? until : null;
  const isLow = shown.battery !== null && shown.battery <= LOW_BATTERY_PERCENT;
  return (
    <ul class="door-facts">
      <li>
        <Icon name="doors" />
        {doorText(shown)}
      </li>
      {shown.battery !== null && (
        <li data-tone={isLow ? 'warn' : undefined}>
          <Icon name="battery" />
          {tell('Battery {percent} %', { percent: shown.battery })}
        </li>
      )}
      {shown.isOnline === false && (
        <li data-tone="warn">
          <Icon name="offline" />
          {tell('Offline')}
        </li>
      )}
      {(door.keypad_stopped || lockedUntil !== null) && (
        <li data-tone="warn">
          <Icon name="keypad" />
          {lockedUntil === null
            ? tell('Keypad stopped')
            : tell('Keypad locked until {when}', { when: timeText(lockedUntil) })}
        </li>
      )}
    </ul>
  );
}

interface ActButtonProps {
  readonly door: Device;
  readonly action: Action;
  readonly isMain: boolean;
}

function ActButton({ door, action, isMain }: ActButtonProps) {
  const known = attempts.value.get(door.id);
  const isBusy = known?.stage === 'asked' || known?.stage === 'sent';
  const word = tell(ACTION_WORDS[action]);
  return (
    <button
      class={isMain ? 'act' : 'act act-quiet'}
      type="button"
      aria-disabled={isBusy}
      aria-label={`${word}: ${door.name}`}
      onClick={() => {
        void attempt(door.id, action);
      }}
    >
      {word}
    </button>
  );
}

function whyNoAction(door: Device, shown: ShownDoor): string {
  if (door.status !== 'ACTIVE') return tell('Not paired yet.');
  if (shown.isOnline === null) return tell('Waiting for the hub…');
  if (!shown.isOnline) return tell('The lock can’t be reached. Its keypad and key may still work.');
  return tell('The bolt is moving…');
}

/** Says how the last attempt stands; there from the start, so that a screen reader hears it change. */
function Said({ door }: { readonly door: Device }) {
  const known = attempts.value.get(door.id);
  const isOver = known && known.stage !== 'asked' && known.stage !== 'sent';
  return (
    <div class="door-said" role="status" data-stage={known?.stage}>
      {known && (
        <>
          <p>{attemptText(known)}</p>
          {known.trace.length > 0 && (
            <ul class="trace">
              {known.trace
                .filter(({ verdict }) => verdict === 'fail')
                .map(({ rule, text }) => (
                  <li key={rule}>{text}</li>
                ))}
            </ul>
          )}
          {isOver && known.stage !== 'confirmed' && (
            <button
              type="button"
              class="link"
              onClick={() => {
                dismissAttempt(door.id);
              }}
            >
              {tell('Understood')}
            </button>
          )}
        </>
      )}
    </div>
  );
}
