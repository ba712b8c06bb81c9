import { useState } from 'preact/hooks';
import type { User } from '../api/wire.js';
import { doors, readDoors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Notice } from '../parts/notice.js';
import { Unread } from '../parts/unread.js';
import { people, peopleProblem, personName, readPeople, setActive } from '../people/people.js';
import { ROLE_WORDS } from '../people/role-words.js';
import { place, to } from '../place.js';
import { session } from '../session/session.js';
import { Consequences } from './consequences.js';
import { NewPerson } from './new-person.js';

export function PeoplePage() {
  useFresh(() => {
    if (doors.value === null) void readDoors();
    void readPeople();
  }, /^(USER_|LOGGED_IN$|HUB_CLAIMED$)/);
  if (place.value[1] === 'new') return <NewPerson />;
  return (
    <>
      <h1>{tell('People')}</h1>
      <a class="act act-wide" href={to('people', 'new')}>
        {tell('Add a person')}
      </a>
      <List />
    </>
  );
}

function List() {
  const all = people.value;
  if (peopleProblem.value !== null) return <Unread why={peopleProblem.value} again={readPeople} />;
  if (all === null) return <p class="quiet">{tell('Loading…')}</p>;
  return (
    <div class="codes">
      {all.map((person) => (
        <PersonCard key={person.id} person={person} />
      ))}
    </div>
  );
}

function PersonCard({ person }: { readonly person: User }) {
  const title = `person-${person.id}`;
  const reach = [person.email, person.phone, person.username].filter((one) => one !== null);
  return (
    <article class="code" data-person={person.email} aria-labelledby={title}>
      <div class="code-head">
        <div>
          <h2 id={title}>{personName(person)}</h2>
          <p class="quiet">{tell(ROLE_WORDS[person.role])}</p>
          <p class="quiet">{reach.join(' · ')}</p>
        </div>
        <span class="tag" data-tone={person.is_active ? 'calm' : 'unknown'}>
          {person.is_active ? tell('Active') : tell('Not active')}
        </span>
      </div>
      <p class="quiet">
        {person.last_login_at === null
          ? tell('Has not signed in yet')
          : tell('Signed in {when}', { when: momentText(person.last_login_at) })}
      </p>
      {!isOneself(person) && <Activity person={person} />}
    </article>
  );
}

/** Nobody locks themselves out by a slip of the thumb. */
function isOneself({ id }: User): boolean {
  const now = session.value;
  return now.kind === 'in' && now.user.id === id;
}

/** Somebody who moves out, and perhaps comes back; what that would do is told before it is done. */
function Activity({ person }: { readonly person: User }) {
  const [isAsking, setAsking] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const word = person.is_active ? tell('Deactivate') : tell('Activate');
  const name = personName(person);
  return (
    <>
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button
        type="button"
        class={person.is_active ? 'act act-quiet act-bad' : 'act act-quiet'}
        aria-label={`${word}: ${name}`}
        onClick={() => {
          setAsking(true);
        }}
      >
        {word}
      </button>
      {isAsking && (
        <Confirm
          title={`${word}: ${name}`}
          action={word}
          onConfirm={() => {
            setWrong(null);
            setActive(person, !person.is_active).catch((error: unknown) => {
              setWrong(errorText(error));
            });
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <Consequences
            change={{ kind: person.is_active ? 'deactivate_user' : 'activate_user', user_id: person.id }}
          />
        </Confirm>
      )}
    </>
  );
}
