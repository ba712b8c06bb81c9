import { languageTag, tell } from '../languages/tell.js';
import { Notice } from '../parts/notice.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { go, place, to } from '../place.js';
import { readSites, sites } from '../sites/sites.js';
import { ownZone, zoneWords } from '../set-up/time-zones.js';
import { PlaceForm } from './place-form.js';

/** The buildings of the house, by name and time zone. */
export function SetUpPlaces() {
  const { wrong, again } = useReading(readSites, /^SITE_/);
  const all = sites.value;
  const wanted = place.value[2];
  const chosen = all?.find(({ id }) => id === wanted);
  const back = () => {
    go('set-up', 'places');
  };
  if (wanted === 'new' || chosen)
    return (
      <>
        <SectionHead
          title={chosen ? chosen.name : tell('Add a place')}
          back={tell('Places')}
          href={to('set-up', 'places')}
        />
        <PlaceForm
          key={wanted}
          site={chosen ?? null}
          proposed={chosen?.time_zone ?? ownZone()}
          mayRemove={(all?.length ?? 0) > 1}
          onDone={back}
        />
      </>
    );
  return (
    <>
      <SectionHead title={tell('Places')} back={tell('Set-up')} href={to('set-up')} />
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}{' '}
          <button type="button" class="link" onClick={again}>
            {tell('Try again')}
          </button>
        </Notice>
      )}
      {all === null && wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {all !== null && (
        <ul class="timeline">
          {all.map(({ id, name, time_zone: zone }) => (
            <li key={id}>
              <a class="way" href={to('set-up', 'places', id)}>
                <span>{name}</span>
                <span class="quiet">{zoneWords(zone, languageTag(), Date.now())}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <a class="act act-wide act-quiet" href={to('set-up', 'places', 'new')}>
        {tell('Add a place')}
      </a>
    </>
  );
}
