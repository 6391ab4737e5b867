import type { ReactNode } from 'react';

/** The form of a role, as a column's head or a legend's entry shows it. */
export function RoleMark({
  role,
}: {
  readonly role: 'plan' | 'recorded' | 'adjusted' | 'interval';
}): ReactNode {
  return (
    <svg className="role-mark" width="9" height="11" viewBox="0 0 9 11" aria-hidden="true">
      {role === 'plan' && (
        <line
          x1="4.5"
          x2="4.5"
          y1="0"
          y2="11"
          stroke="var(--plan)"
          strokeWidth="1.75"
          strokeDasharray="3 1.5"
        />
      )}
      {role === 'recorded' && (
        <circle cx="4.5" cy="5.5" r="3" fill="none" stroke="var(--recorded)" strokeWidth="1.6" />
      )}
      {role === 'adjusted' && <circle cx="4.5" cy="5.5" r="3" fill="var(--adjusted)" />}
      {role === 'interval' && (
        <rect
          x="0.5"
          y="3"
          width="8"
          height="5"
          rx="1"
          fill="var(--adjusted-band-inner)"
          stroke="var(--adjusted)"
          strokeWidth="0.8"
        />
      )}
    </svg>
  );
}
