/** The sign of Doorward: a door that stands ajar. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="30" height="30" rx="8" class="mark-ground" />
      <path d="M9 25V8.5A1.5 1.5 0 0 1 10.500 7H23v18" class="mark-frame" />
      <path d="M12.500 9.500 19 7v20l-6.500-2.500z" class="mark-door" />
      <circle cx="16.800" cy="17" r="1.100" class="mark-knob" />
    </svg>
  );
}
