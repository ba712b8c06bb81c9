import type { ProposedChange } from '../api/wire.js';
import { useState } from 'preact/hooks';
import type { Code, CodePhase } from '../codes/code.js';
import { credentialText, credentialTone, phaseText, termsText } from '../codes/code-words.js';
import { revokeCode } from '../codes/codes.js';
import { doorOf } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { isKeeper } from '../session/session.js';
import { Consequences } from './consequences.js';
import { TicketPicture } from './ticket-picture.js';

interface CodeCardProps {
  readonly code: Code;
  readonly phase: CodePhase;
}

export function CodeCard({ code, phase }: CodeCardProps) {
  const title = `code-${code.id}`;
  return (
    <article class="code" data-phase={phase} data-kind={code.kind} aria-labelledby={title}>
      <div class="code-head">
        <Icon name={code.kind === 'pin' ? 'keypad' : 'ticket'} />
        <div>
          <h2 id={title}>{code.label}</h2>
          <p class="quiet">
            {code.kind === 'pin' ? tell('PIN') : tell('QR ticket')} · {termsText(code)}
          </p>
        </div>
        <span class="tag" data-tone={phase === 'now' && code.scheduleId === null ? 'calm' : 'unknown'}>
          {phaseText(code, phase)}
        </span>
      </div>
      <CodeDoors code={code} />
      {code.kind === 'qr' && phase === 'now' && <TicketPicture id={code.id} label={code.label} />}
      {phase !== 'revoked' && phase !== 'over' && <Revoke code={code} />}
    </article>
  );
}

/** Each lock, and how far the code has got there. */
export function CodeDoors({ code }: { readonly code: Code }) {
  return (
    <ul class="code-doors">
      {code.deviceIds.map((id) => {
        const credential = code.credentials.find((one) => one.device_id === id);
        return (
          <li key={id} data-credential={credential?.state}>
            <span>{doorOf(id)?.name ?? tell('A door')}</span>
            {credential && code.revokedAt === null && (
              <span class="tag" data-tone={credentialTone(credential)}>
                {credentialText(credential)}
              </span>
            )}
            {credential?.state === 'revoke_pending' && code.revokedAt !== null && (
              <span class="tag" data-tone="busy">
                {credentialText(credential)}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Revoke({ code }: { readonly code: Code }) {
  const [isAsking, setAsking] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <>
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button
        type="button"
        class="act act-quiet act-bad"
        aria-label={tell('Revoke: {name}', { name: code.label })}
        onClick={() => {
          setAsking(true);
        }}
      >
        {tell('Revoke')}
      </button>
      {isAsking && (
        <Confirm
          title={tell('Revoke: {name}', { name: code.label })}
          action={tell('Revoke')}
          onConfirm={() => {
            setWrong(null);
            revokeCode(code).catch((error: unknown) => {
              setWrong(errorText(error));
            });
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{tell('It opens nothing any more, at once and for good.')}</p>
          {isKeeper() && <Consequences change={changeOf(code)} />}
        </Confirm>
      )}
    </>
  );
}

function changeOf({ kind, id }: Code): ProposedChange {
  return kind === 'pin' ? { kind: 'revoke_pin', pin_id: id } : { kind: 'revoke_ticket', ticket_id: id };
}
