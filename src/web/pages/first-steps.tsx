import type { Site } from '../api/wire.js';
import { doors, doorsProblem, readDoors } from '../doors/doors.js';
import { languageTag, tell } from '../languages/tell.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { people, peopleProblem, readPeople } from '../people/people.js';
import { go, place, to } from '../place.js';
import { keepsTime, ownZone, zoneWords } from '../set-up/time-zones.js';
import { readSites, sites } from '../sites/sites.js';
import { PlaceForm } from './place-form.js';

interface Step {
  readonly title: string;
  /** How it stands, by what the hub says. */
  readonly said: string;
  readonly isDone: boolean;
  readonly href: string;
}

/** What a new hub wants to know. Each step stands as the hub says, so that one may leave and come back, on any device. */
export function FirstSteps() {
  const { wrong, again } = useReading(() => {
    void readDoors();
    void readPeople();
    return readSites();
  }, /^(SITE|DEVICE|USER)_/);
  const site = sites.value?.[0];
  if (place.value[2] === 'place' && site)
    return (
      <>
        <SectionHead
          title={tell('Where the house is')}
          back={tell('First steps')}
          href={to('set-up', 'first')}
        />
        <PlaceForm
          site={site}
          proposed={isHere(site) ? site.time_zone : ownZone()}
          mayRemove={false}
          onDone={() => {
            go('set-up', 'first');
          }}
        />
      </>
    );
  const steps = stepsNow();
  const trouble = wrong ?? doorsProblem.value ?? peopleProblem.value;
  const next = steps?.find(({ isDone }) => !isDone);
  return (
    <>
      <SectionHead title={tell('First steps')} back={tell('Set-up')} href={to('set-up')} />
      {trouble !== null && (
        <Notice tone="bad" icon="jammed">
          {trouble}{' '}
          <button type="button" class="link" onClick={again}>
            {tell('Try again')}
          </button>
        </Notice>
      )}
      {steps === null && trouble === null && <p class="quiet">{tell('Loading…')}</p>}
      {steps !== null && (
        <ol class="timeline">
          {steps.map(({ title, said, isDone, href }) => (
            <li key={title}>
              <a class="way step" data-tone={isDone ? 'calm' : 'warn'} href={href}>
                <Icon name={isDone ? 'done' : 'unknown'} />
                <span>{title}</span>
                <span class="quiet">{said}</span>
              </a>
            </li>
          ))}
        </ol>
      )}
      {next && (
        <a class="act act-wide" href={next.href}>
          {tell('Next: {step}', { step: next.title })}
        </a>
      )}
      <a class={next ? 'act act-wide act-quiet' : 'act act-wide'} href={to('doors')}>
        {next ? tell('Later') : tell('To the doors')}
      </a>
    </>
  );
}

function isHere({ time_zone: zone }: Site): boolean {
  return keepsTime(zone, ownZone(), Date.now());
}

/** null: not all of it is known yet. */
function stepsNow(): readonly Step[] | null {
  const site = sites.value?.[0];
  const locks = doors.value;
  const household = people.value;
  if (!site || !locks || !household) return null;
  const waiting = locks.find(({ status }) => status !== 'ACTIVE');
  const paired = locks.filter(({ status }) => status === 'ACTIVE').length;
  const where = `${site.name} · ${zoneWords(site.time_zone, languageTag(), Date.now())}`;
  return [
    {
      title: tell('Where the house is'),
      said: isHere(site) ? where : `${where}. ${tell('That is not the time of this device.')}`,
      isDone: isHere(site),
      href: to('set-up', 'first', 'place'),
    },
    {
      title: tell('The first lock'),
      said:
        paired > 0
          ? tell('Paired locks: {number}', { number: paired })
          : waiting
            ? tell('{door} is written down, and not paired yet.', { door: waiting.name })
            : tell('No lock is known here yet.'),
      isDone: paired > 0,
      href:
        paired > 0
          ? to('set-up', 'locks')
          : waiting
            ? to('set-up', 'locks', waiting.id, 'pair')
            : to('set-up', 'locks', 'new'),
    },
    {
      title: tell('Who lives here'),
      said:
        household.length > 1
          ? tell('People: {number}', { number: household.length })
          : tell('Only you so far.'),
      isDone: household.length > 1,
      href: household.length > 1 ? to('people') : to('people', 'new'),
    },
  ];
}
