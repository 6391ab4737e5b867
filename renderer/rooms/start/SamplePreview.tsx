/** What the sample shows, before it is opened: its bridge in five bars, from figures made when the window was built. */
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { ShapesSvg } from '../../charts/ShapesSvg.tsx';
import { bridgeAxisStart, gapBridgeShapes } from '../../charts/gapBridge.ts';
import { useTokens } from '../../charts/useTokens.ts';
import { formats as makeFormats } from '../../model/format.ts';
import { shortBridge } from '../../model/gapBridge.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { SampleFigures } from '../../sample/sampleFigures.ts';
import { useSession } from '../../store/hooks.ts';
import { chance } from '../../model/projectAnswer.ts';

const height = 240;

export function SamplePreview(): ReactNode {
  const [figures, setFigures] = useState<SampleFigures | null>(null);
  useEffect(() => {
    let gone = false;
    void fetch(new URL('./sample/figures.json', document.baseURI))
      .then((response) => response.json() as Promise<SampleFigures>)
      .then((loaded) => {
        if (!gone) setFigures(loaded);
      });
    return () => {
      gone = true;
    };
  }, []);
  return (
    <div className="sample-preview">
      {figures ? <Preview figures={figures} /> : <div style={{ height: 310 }} />}
    </div>
  );
}

function Preview({ figures }: { readonly figures: SampleFigures }): ReactNode {
  const { locale } = useSession();
  const formats = useMemo(() => makeFormats(locale, figures.currency), [locale, figures.currency]);
  const view = useMemo(() => shortBridge(figures.bridge), [figures]);
  const tokens = useTokens();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const names = stageNames([...figures.stages]);
  const { bridge, amount, adjustedChance, plannedChance, trials } = figures;
  const start = bridgeAxisStart(view);
  const caption = [
    `share of ${names.those(figures.from)} that reach ${names.name(figures.to)}, n = ${formats.count(figures.n)}`,
    ...(start === null ? [] : [`axis starts at ${formats.rateBrief(start)}`]),
  ].join(' · ');
  return (
    <section aria-label="In the sample">
      <div className="section-title">
        <h2>In the sample</h2>
        <span className="caption">{caption}</span>
      </div>
      <p className="sample-sentence">
        Of the {formats.points(bridge.gap)} points,{' '}
        <span className="adjusted">{formats.points(bridge.measurement)} are measurement</span>.{' '}
        {formats.moneyShort(amount)} has a{' '}
        <span className="adjusted">{chance(adjustedChance, trials, formats)}</span> chance, not{' '}
        {chance(plannedChance, trials, formats)}.
      </p>
      <div ref={ref} style={{ height }}>
        {width > 0 && (
          <ShapesSvg
            shapes={gapBridgeShapes(view, formats, { width, height, tokens })}
            width={width}
            height={height}
            label={`Gap bridge of the sample: ${bridge.sentence}`}
          />
        )}
      </div>
    </section>
  );
}
