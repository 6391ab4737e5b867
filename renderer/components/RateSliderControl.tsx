/** A rate that can be moved: its interval on the track, the plan a tick, what was recorded a ring. */
import type { ReactNode } from 'react';
import type { RateSlider } from '../model/rateSliders.ts';
import { useFormats } from './useFormats.ts';

const thumb = 14;

export function RateSliderControl({
  slider,
  name,
  onMove,
  onEnd,
}: {
  readonly slider: RateSlider;
  readonly name: string;
  readonly onMove: (value: number) => void;
  readonly onEnd: () => void;
}): ReactNode {
  const formats = useFormats();
  const { value, base, low, high, min, max, planned, recorded } = slider;
  const at = (share: number): string => {
    const part = (Math.min(max, Math.max(min, share)) - min) / (max - min);
    return `calc(${thumb / 2}px + ${part} * (100% - ${thumb}px))`;
  };
  const width = (from: number, to: number): string =>
    `calc(${(Math.min(max, to) - Math.max(min, from)) / (max - min)} * (100% - ${thumb}px))`;
  const moved = Math.abs(value - base) > 5e-5;
  return (
    <div className="rate-slider">
      <div className="rate-slider-head">
        <span className="medium">{name}</span>
        <output className="rate-slider-value adjusted">{formats.rate(value)}</output>
      </div>
      <div className="rate-slider-track">
        <span className="track" />
        {high > low && <span className="interval" style={{ left: at(low), width: width(low, high) }} />}
        {planned !== null && <span className="plan-tick" style={{ left: at(planned) }} />}
        {recorded !== null && <span className="recorded-ring" style={{ left: at(recorded) }} />}
        <input
          type="range"
          min={min}
          max={max}
          step={0.001}
          value={value}
          aria-label={`${name}, rate in the projection`}
          aria-valuetext={formats.rate(value)}
          onChange={(event) => onMove(Number(event.currentTarget.value))}
          onPointerUp={onEnd}
          onBlur={onEnd}
        />
      </div>
      <div className="rate-slider-foot">
        <span>
          {planned !== null && <Mark name="plan" of={name} share={planned} onMove={onMove} onEnd={onEnd} />}
          {planned !== null && recorded !== null && ' · '}
          {recorded !== null && (
            <Mark name="recorded" of={name} share={recorded} onMove={onMove} onEnd={onEnd} />
          )}
        </span>
        <span>
          {moved ? (
            <Mark name="was" of={name} share={base} onMove={onMove} onEnd={onEnd} />
          ) : high > low ? (
            formats.rateInterval(low, high)
          ) : (
            'certain'
          )}
        </span>
      </div>
    </div>
  );
}

/** A marked rate, to which the slider goes at a click. */
function Mark({
  name,
  of,
  share,
  onMove,
  onEnd,
}: {
  readonly name: string;
  readonly of: string;
  readonly share: number;
  readonly onMove: (value: number) => void;
  readonly onEnd: () => void;
}): ReactNode {
  const formats = useFormats();
  return (
    <button
      type="button"
      className="rate-mark"
      aria-label={`${of}: ${name} ${formats.points(share)}${name === 'was' ? ', go back' : ''}`}
      onClick={() => {
        onMove(share);
        onEnd();
      }}
    >
      {name} {formats.points(share)}
    </button>
  );
}
