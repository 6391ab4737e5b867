import type { ReactNode } from 'react';

/** A small number with a minus and a plus; it can be typed too. */
export function Stepper({
  name,
  value,
  text,
  min,
  max,
  step,
  onChange,
}: {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const set = (next: number): void => onChange(Math.min(max, Math.max(min, next)));
  return (
    <span className="stepper" role="group" aria-label={name}>
      <button
        type="button"
        aria-label={`Fewer: ${name}`}
        disabled={value <= min}
        onClick={() => set(value - step)}
      >
        −
      </button>
      <output aria-live="polite">{text}</output>
      <button
        type="button"
        aria-label={`More: ${name}`}
        disabled={value >= max}
        onClick={() => set(value + step)}
      >
        +
      </button>
    </span>
  );
}
