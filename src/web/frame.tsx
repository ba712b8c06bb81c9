import { useEffect, useRef, useState } from 'preact/hooks';
import { link } from './api/event-stream.js';
import type { User } from './api/wire.js';
import { tell } from './languages/tell.js';
import { PAGES, type Page } from './pages/pages.js';
import { errorText } from './parts/error-text.js';
import { Icon } from './parts/icon.js';
import { keepFocus } from './parts/keep-focus.js';
import { LanguageChoice } from './parts/language-choice.js';
import { Mark } from './parts/mark.js';
import { Notice } from './parts/notice.js';
import { place, to } from './place.js';
import { signOut } from './session/session.js';

/** What is around every page: the way to the others, whether the hub is heard, and who is signed in. */
export function Frame({ user }: { readonly user: User }) {
  const pages = PAGES.filter(({ roles }) => roles.includes(user.role));
  const here = pages.find((page) => page.place === place.value[0]) ?? pages[0];
  const title = here ? tell(here.title) : '';
  const main = useRef<HTMLElement>(null);
  useEffect(() => (main.current ? keepFocus(main.current) : undefined), []);
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  return (
    <div class="frame">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {tell('Skip to the content')}
      </a>
      <header class="top">
        <a class="brand" href={to('doors')}>
          <Mark />
          <span>Doorward</span>
        </a>
        <LinkSign />
        <PersonMenu user={user} />
      </header>
      <Bar pages={pages.filter(({ isAside }) => isAside !== true)} here={here} />
      <main ref={main} id="main" tabIndex={-1}>
        {link.value === 'lost' && (
          <Notice tone="bad" icon="offline">
            {tell(
              'The hub can’t be reached, so nobody here knows how the doors are. Trying again by itself…',
            )}
          </Notice>
        )}
        {here && <here.draw key={here.place} />}
      </main>
    </div>
  );
}

function Bar({ pages, here }: { readonly pages: readonly Page[]; readonly here: Page | undefined }) {
  return (
    <nav class="bar" aria-label={tell('Pages')}>
      {pages.map((page) => (
        <a key={page.place} href={to(page.place)} aria-current={page === here ? 'page' : undefined}>
          <Icon name={page.icon} />
          <span>{tell(page.title)}</span>
        </a>
      ))}
    </nav>
  );
}

/** Words, and a colour beside them. */
function LinkSign() {
  const state = link.value;
  const words = state === 'live' ? tell('Live') : state === 'lost' ? tell('No contact') : tell('Connecting…');
  return (
    <p class="link-sign" data-link={state} role="status">
      {words}
    </p>
  );
}

function PersonMenu({ user }: { readonly user: User }) {
  const [isOpen, setOpen] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const name = user.full_name || user.username || user.email || user.phone || '';
  return (
    <div
      class="person"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        setOpen(false);
        // What had the focus is gone with the menu.
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="person-button"
        aria-expanded={isOpen}
        aria-controls="person-menu"
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <span aria-hidden="true">{initials(name)}</span>
        <span class="unseen">{tell('You: {name}', { name })}</span>
      </button>
      {isOpen && (
        <div class="person-menu" id="person-menu">
          <p class="person-name">{name}</p>
          <a
            class="act act-quiet"
            href={to('you')}
            onClick={() => {
              setOpen(false);
            }}
          >
            <Icon name="people" />
            {tell('Your account')}
          </a>
          <LanguageChoice />
          {wrong !== null && (
            <Notice tone="bad" icon="offline">
              {wrong} {tell('You are still signed in.')}
            </Notice>
          )}
          <button
            type="button"
            class="act act-quiet"
            onClick={() => {
              signOut().catch((error: unknown) => {
                setWrong(errorText(error));
              });
            }}
          >
            <Icon name="leave" />
            {tell('Sign out')}
          </button>
        </div>
      )}
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => word.slice(0, 1))
    .join('')
    .toUpperCase();
}
