/** How many trials, from which seed: what the figures are as exact as. */
import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { type Sampling, defaultSampling } from '../../../shared/engine/sampling.ts';
import { reach95 } from '../../../shared/engine/standardErrors.ts';
import { PickButton } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { useApp, useSession } from '../../store/hooks.ts';

const usual = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000] as const;
const mostTrials = 1_000_000;

export function RunsPick(): ReactNode {
  const formats = useFormats();
  const {
    trials,
    seed,
    sampling = defaultSampling,
  } = useApp((state) => state.document!.history.present.project.simulation);
  const [open, { close, toggle }] = useDisclosure(false);
  return (
    <Popover opened={open} onChange={close} onDismiss={close} position="bottom-start" offset={4} trapFocus>
      <Popover.Target>
        <PickButton
          name="Trials"
          value={`${formats.count(trials)}, seed ${seed}`}
          aria-expanded={open}
          onClick={toggle}
        />
      </Popover.Target>
      <Popover.Dropdown className="runs-pick">
        <RunsForm key={`${trials}.${seed}.${sampling}`} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function RunsForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const simulation = useApp((state) => state.document!.history.present.project.simulation);
  const [trials, setTrials] = useState(String(simulation.trials));
  const [seed, setSeed] = useState(String(simulation.seed));
  const [sampling, setSampling] = useState<Sampling>(simulation.sampling ?? defaultSampling);
  const wanted = { trials: Number(trials), seed: Number(seed), sampling };
  const isValid =
    Number.isInteger(wanted.trials) &&
    wanted.trials >= 1 &&
    wanted.trials <= mostTrials &&
    seed.trim() !== '' &&
    Number.isSafeInteger(wanted.seed) &&
    wanted.seed >= 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isValid) return;
        session.editProject('change the trials', (project) => ({ ...project, simulation: wanted }));
        onDone();
      }}
    >
      <label htmlFor="runs-trials">Trials</label>
      <input
        id="runs-trials"
        data-autofocus
        inputMode="numeric"
        value={trials}
        list="runs-usual"
        onChange={(event) => setTrials(event.currentTarget.value.replaceAll(/\D/g, ''))}
      />
      <datalist id="runs-usual">
        {usual.map((count) => (
          <option key={count} value={String(count)} />
        ))}
      </datalist>
      <label htmlFor="runs-seed">Seed</label>
      <input
        id="runs-seed"
        inputMode="numeric"
        value={seed}
        onChange={(event) => setSeed(event.currentTarget.value.replaceAll(/\D/g, ''))}
      />
      <label htmlFor="runs-sampling">Drawing</label>
      <select
        id="runs-sampling"
        value={sampling}
        onChange={(event) => setSampling(event.currentTarget.value === 'random' ? 'random' : 'sobol')}
      >
        <option value="sobol">Evenly spread (Sobol)</option>
        <option value="random">Plainly at random</option>
      </select>
      <p>
        {isValid
          ? `A chance near one half is then known to ${sampling === 'sobol' ? 'better than ' : ''}±${formats.points(reach95(wanted.trials, 'random') * Math.sqrt(0.25 / wanted.trials))} points (95%). The same seed gives the same figures on any machine.`
          : `From 1 to ${formats.count(mostTrials)} trials, and a whole number as seed.`}
      </p>
      <span className="project-actions">
        <button type="button" className="button" onClick={() => setSeed(String(wanted.seed + 1 || 1))}>
          Another seed
        </button>
        <button type="submit" className="button primary" disabled={!isValid}>
          Run
        </button>
      </span>
    </form>
  );
}
