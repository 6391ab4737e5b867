import type { ReactNode } from 'react';

/** A part of a room: its title, one caption, its actions on the right. */
export function Section({
  title,
  caption,
  actions,
  className = '',
  children,
}: {
  readonly title: string;
  readonly caption?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={`section ${className}`} aria-label={title}>
      <div className="section-title">
        <h2>{title}</h2>
        {caption !== undefined && <span className="caption">{caption}</span>}
        {actions !== undefined && <span className="actions">{actions}</span>}
      </div>
      {children}
    </section>
  );
}
