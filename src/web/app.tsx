import { tell } from './languages/tell.js';
import { Frame } from './frame.js';
import { Gate } from './gate.js';
import { errorText } from './parts/error-text.js';
import { Mark } from './parts/mark.js';
import { Notice } from './parts/notice.js';
import { session } from './session/session.js';

export function App() {
  const now = session.value;
  switch (now.kind) {
    case 'in':
      return <Frame key={now.user.id} user={now.user} />;
    case 'out':
      return <Gate isExpired={now.why === 'expired'} />;
    case 'starting':
      return (
        <main class="gate" aria-busy={now.why === null}>
          <Mark />
          {now.why !== null && (
            <Notice tone="bad" icon="offline">
              {errorText(now.why)} {tell('Trying again by itself…')}
            </Notice>
          )}
        </main>
      );
  }
}
