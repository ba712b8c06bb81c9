import { tell } from '../languages/tell.js';
import { place, to } from '../place.js';
import { session } from '../session/session.js';
import { SET_UP_SECTIONS } from './set-up-sections.js';

/** What there is to set up, for whoever is signed in, and the way to each part of it. */
export function SetUpPage() {
  const now = session.value;
  const sections = SET_UP_SECTIONS.filter(({ may }) => now.kind === 'in' && may(now.user.role));
  const here = sections.find(({ path }) => path === place.value[1]);
  if (here) return <here.draw key={here.path} />;
  return (
    <>
      <h1>{tell('Set-up')}</h1>
      <ul class="timeline">
        {sections.map(({ path, title, about }) => (
          <li key={path}>
            <a class="way" href={to('set-up', path)}>
              <span>{tell(title)}</span>
              <span class="quiet">{tell(about)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
