import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.js';

interface NoticeProps {
  readonly tone: 'calm' | 'warn' | 'bad';
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

/** Something to know, and what to do; read out when it comes. */
export function Notice({ tone, icon = 'unknown', children }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
