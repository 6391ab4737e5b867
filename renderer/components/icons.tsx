/** The icons: 16 px line drawings in the current colour, hidden from assistive technology (their buttons have names). */
import type { ReactNode } from 'react';

function Icon({ size = 16, children }: { readonly size?: number; readonly children: ReactNode }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const DataIcon = (): ReactNode => (
  <Icon>
    <ellipse cx="8" cy="3.5" rx="5" ry="2" />
    <path d="M3 3.5v9c0 1.1 2.2 2 5 2s5-.9 5-2v-9M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
  </Icon>
);
export const MeasureIcon = (): ReactNode => (
  <Icon>
    <path d="M1.5 10.5 10.5 1.5l4 4-9 9z" />
    <path d="m4.5 7.5 1.5 1.5M7 5l2 2M9.5 2.5 11 4" />
  </Icon>
);
export const StagesIcon = (): ReactNode => (
  <Icon>
    <circle cx="3.5" cy="8" r="2" />
    <circle cx="12.5" cy="3.5" r="2" />
    <circle cx="12.5" cy="12.5" r="2" />
    <path d="M5.3 7.1 10.7 4.4M5.3 8.9l5.4 2.7" />
  </Icon>
);
export const PlanIcon = (): ReactNode => (
  <Icon>
    <rect x="2" y="2.5" width="12" height="11" rx="1" />
    <path d="M2 6.2h12M2 9.8h12M6.2 2.5v11" />
  </Icon>
);
export const ProjectIcon = (): ReactNode => (
  <Icon>
    <path d="M2 14V2M2 14h12" />
    <path d="M4 11c3 0 4-5 10-7M4 11c3 0 5-1.5 10-1.5" />
  </Icon>
);
export const DecideIcon = (): ReactNode => (
  <Icon>
    <path d="M8 14V8L3 3M8 8l5-5M3 6V3h3M13 6V3h-3" />
  </Icon>
);
export const BacktestIcon = (): ReactNode => (
  <Icon>
    <path d="M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3" />
    <path d="M8 5v3.2l2 1.3" />
  </Icon>
);
export const ExportIcon = (): ReactNode => (
  <Icon>
    <path d="M8 10V2M5 4.8 8 2l3 2.8" />
    <path d="M2.5 9.5v4h11v-4" />
  </Icon>
);
export const ImportIcon = (): ReactNode => (
  <Icon>
    <path d="M8 2v8M5 7.2 8 10l3-2.8" />
    <path d="M2.5 9.5v4h11v-4" />
  </Icon>
);
export const UndoIcon = (): ReactNode => (
  <Icon>
    <path d="M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3" />
  </Icon>
);
export const RedoIcon = (): ReactNode => (
  <Icon>
    <path d="M13 6H6.5a3.5 3.5 0 0 0 0 7H10M13 6l-3-3M13 6l-3 3" />
  </Icon>
);
export const SearchIcon = (): ReactNode => (
  <Icon size={14}>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3 3" />
  </Icon>
);
export const RecoverIcon = (): ReactNode => (
  <Icon>
    <path d="M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3" />
  </Icon>
);
export const FileIcon = (): ReactNode => (
  <Icon>
    <path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />
  </Icon>
);
export const CloseIcon = (): ReactNode => (
  <Icon size={14}>
    <path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />
  </Icon>
);

export const ArrowUp = (): ReactNode => (
  <Icon size={14}>
    <path d="M8 13V3M3.5 7.5 8 3l4.5 4.5" />
  </Icon>
);
export const ArrowDown = (): ReactNode => (
  <Icon size={14}>
    <path d="M8 3v10M3.5 8.5 8 13l4.5-4.5" />
  </Icon>
);
/** Six dots: what can be dragged. */
export const GripIcon = (): ReactNode => (
  <svg width="8" height="12" viewBox="0 0 8 12" fill="currentColor" aria-hidden="true">
    {[2, 6, 10].flatMap((y) => [2, 6].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1" />))}
  </svg>
);

export const ChevronDown = (): ReactNode => (
  <svg
    width="8"
    height="8"
    viewBox="0 0 8 8"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.3"
    aria-hidden="true"
  >
    <path d="M1 2.5 4 5.5l3-3" />
  </svg>
);

/** The sign of the product: water over a weir, the plan dashed beside it. */
export const Sign = (): ReactNode => (
  <svg
    width="18"
    height="18"
    viewBox="0 0 18 18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M2 3h5v6c0 3 2.5 5 9 5" />
    <path d="M11 3v4.5" strokeDasharray="2 2.6" />
  </svg>
);

export const SureMark = (): ReactNode => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="m2 6.5 2.7 2.7L10 3.5" fill="none" stroke="var(--better)" strokeWidth="1.8" />
  </svg>
);
export const LikelyMark = (): ReactNode => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <circle cx="6" cy="6" r="4" fill="none" stroke="var(--neutral)" strokeWidth="1.4" />
    <path d="M6 2a4 4 0 0 1 0 8z" fill="var(--neutral)" />
  </svg>
);
export const CheckMark = (): ReactNode => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M6 .8 11.6 11H.4z" fill="var(--worse)" />
    <path d="M6 4.3v3.2" stroke="var(--page)" strokeWidth="1.4" />
    <circle cx="6" cy="9.2" r=".8" fill="var(--page)" />
  </svg>
);

const severityBars = [
  { x: 1, y: 8, height: 3 },
  { x: 5, y: 5, height: 6 },
  { x: 9, y: 2, height: 9 },
];

/** One to three bars; three of them in the colour of what is worse. */
export function SeverityMark({ severity }: { readonly severity: 'high' | 'medium' | 'low' }): ReactNode {
  const level = { high: 3, medium: 2, low: 1 }[severity];
  const fill = level === 3 ? 'var(--worse)' : 'var(--neutral)';
  return (
    <svg width="13" height="12" viewBox="0 0 13 12" role="img" aria-label={`severity ${level} of 3`}>
      {severityBars.map((bar, index) => (
        <rect
          key={bar.x}
          x={bar.x}
          y={bar.y}
          width="3"
          height={bar.height}
          fill={index < level ? fill : 'var(--line-2)'}
        />
      ))}
    </svg>
  );
}
