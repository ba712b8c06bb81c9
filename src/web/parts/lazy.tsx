import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tell } from '../languages/tell.js';
import { Notice } from './notice.js';
import { isOutdated } from './outdated.js';

/** A page that is loaded when somebody first goes there; where that fails it says so, and can be asked for again. A newer page takes the place of this one. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function Lazy() {
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded ? 'there' : 'loading');
    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (component) => {
          loaded = component;
          setState('there');
        },
        async () => {
          // The session is the cookie's, and the place is in the address: nothing is lost.
          if (await isOutdated()) location.reload();
          else setState('failed');
        },
      );
    }, [state]);
    if (state === 'there' && loaded) {
      const Loaded = loaded;
      return <Loaded />;
    }
    if (state === 'loading') return <p class="quiet">{tell('Loading…')}</p>;
    return (
      <Notice tone="bad" icon="offline">
        {tell('This part of the page could not be loaded.')}{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            setState('loading');
          }}
        >
          {tell('Try again')}
        </button>
      </Notice>
    );
  };
}
