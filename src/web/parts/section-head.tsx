import { useEffect, useRef } from 'preact/hooks';
import { place } from '../place.js';
import { Icon } from './icon.js';

interface SectionHeadProps {
  readonly title: string;
  /** Where one came from: its name, and its address. */
  readonly back: string;
  readonly href: string;
}

/** The heading of what is a step into a page, with the way back. It takes the focus, which was on something that is gone now. */
export function SectionHead({ title, back, href }: SectionHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const here = place.value.join('/');
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [here]);
  return (
    <>
      <a class="back" href={href}>
        <Icon name="back" />
        {back}
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
    </>
  );
}
