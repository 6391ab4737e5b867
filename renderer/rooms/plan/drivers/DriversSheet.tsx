/** Named numbers for formulas: value or formula, what it comes to, where it is used; a new name goes into every formula. */
import '../settings/settings.css';
import { type ReactNode, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { driverUses, driverValues, renameDriver } from '../../../../shared/plan/drivers.ts';
import { withValueAt } from '../../../../shared/plan/places.ts';
import { Section } from '../../../components/Section.tsx';
import { numberText, parseCell } from '../../../model/cellText.ts';
import { atItsCell } from '../../../model/grid/writes.ts';
import { groupedPlaces } from '../../../model/placeNames.ts';
import { useSession } from '../../../store/hooks.ts';
import { usePlanEdit, useRevert } from '../fields/PlanFields.tsx';
import { TypedField } from '../fields/TypedField.tsx';
import { CellFault } from '../FormulaInput.tsx';
import type { PlanView } from '../planView.ts';

export function DriversSheet({ view }: { readonly view: PlanView }): ReactNode {
  const names = Object.keys(view.plan.drivers);
  return (
    <>
      <Section
        title="Drivers"
        caption="named numbers that formulas use; a driver may be a formula over others"
      >
        {names.length === 0 ? (
          <p className="ink-2 nothing-yet">
            No driver yet. With one named growth, a month of arrivals can say{' '}
            <code>=220 * (1 + growth)^month</code>, and one number moves the year.
          </p>
        ) : (
          <table className="figures drivers-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="left">
                  Value or formula
                </th>
                <th scope="col">Comes to</th>
                <th scope="col" className="left">
                  Used in
                </th>
                <th scope="col">
                  <span className="visually-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {names.map((name) => (
                <DriverRow key={name} view={view} name={name} />
              ))}
            </tbody>
          </table>
        )}
        <NewDriver view={view} />
      </Section>
      <FormulaHelp />
    </>
  );
}

/** What is typed as a driver: a number, or a formula with or without its `=`. */
function driverIn(text: string, locale: string): number | string | undefined {
  const input = parseCell(text, locale);
  if (input.kind === 'empty') return undefined;
  return input.kind === 'number' ? input.value : input.text;
}

function DriverRow({ view, name }: { readonly view: PlanView; readonly name: string }): ReactNode {
  const session = useSession();
  const edit = usePlanEdit(true);
  const [error, setError] = useState<ErrorDetail | null>(null);
  const { plan, formats } = view;
  const written = plan.drivers[name]!;
  const value = driverValues(plan).get(name) ?? 0;
  const uses = driverUses(plan).filter(({ driver }) => driver === name);
  const places = groupedPlaces(
    uses.map(({ place }) => place),
    plan,
    view.names,
    formats,
  );
  const others = Object.keys(plan.drivers).filter((other) => other !== name);
  const rename = (typed: string): ErrorDetail | null => {
    const to = typed.trim();
    if (Object.hasOwn(plan.drivers, to))
      return { code: 'duplicate-name', message: `There is a driver “${to}” already.`, value: to };
    const refused = session.editPlan(
      `rename the driver ${name}`,
      (current) => renameDriver(current, name, to),
      {
        everywhere: true,
      },
    );
    return refused === null ? null : atItsCell(refused);
  };
  const remove = (): void => {
    if (uses.length > 0)
      setError({
        code: 'driver-in-use',
        message: `${name} is used in ${places[0]}${places.length > 1 ? ` and ${formats.count(places.length - 1)} more` : ''}.`,
        hint: 'Put its value into those cells first.',
      });
    else
      setError(
        edit(`remove the driver ${name}`, (current) => withValueAt(current, ['drivers', name], undefined)),
      );
  };
  return (
    <tr>
      <td>
        <TypedField label={`Name of ${name}`} quiet text={name} onCommit={rename} />
      </td>
      <td className="left">
        <TypedField
          label={`Value of ${name}`}
          quiet
          wide
          drivers={others}
          text={typeof written === 'string' ? `=${written}` : numberText(written, session.locale)}
          onRevert={useRevert(view, ['drivers', name], true, name)}
          onCommit={(typed) =>
            edit(`change ${name}`, (current) =>
              withValueAt(current, ['drivers', name], driverIn(typed, session.locale) ?? 0),
            )
          }
        />
      </td>
      <td>{formats.decimal(value, Math.abs(value) >= 100 || value % 1 === 0 ? 0 : 3)}</td>
      <td className="left ink-2 driver-uses">
        {places.length === 0 ? 'nothing yet' : places.slice(0, 3).join('; ')}
        {places.length > 3 && (
          <details>
            <summary>and {formats.count(places.length - 3)} more</summary>
            {places.slice(3).join('; ')}
          </details>
        )}
        {error && <CellFault error={error} />}
      </td>
      <td>
        <button type="button" className="link" aria-label={`Remove ${name}`} onClick={remove}>
          Remove
        </button>
      </td>
    </tr>
  );
}

function NewDriver({ view }: { readonly view: PlanView }): ReactNode {
  const { locale } = useSession();
  const edit = usePlanEdit(true);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [error, setError] = useState<ErrorDetail | null>(null);
  const add = (): void => {
    const to = name.trim();
    const written = driverIn(value, locale);
    const refused: ErrorDetail | null = Object.hasOwn(view.plan.drivers, to)
      ? { code: 'duplicate-name', message: `There is a driver “${to}” already.`, value: to }
      : written === undefined
        ? { code: 'missing-value', message: 'A driver has a value: a number or a formula.' }
        : edit(`add the driver ${to}`, (plan) => withValueAt(plan, ['drivers', to], written));
    setError(refused);
    if (refused === null) {
      setName('');
      setValue('');
    }
  };
  return (
    <form
      className="new-driver field-row"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="typed-field">
        <label htmlFor="new-driver-name">New driver</label>
        <input
          id="new-driver-name"
          placeholder="growth"
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className="typed-field is-wide">
        <label htmlFor="new-driver-value">Value or formula</label>
        <input
          id="new-driver-value"
          placeholder="0.02"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      </div>
      <button type="submit" className="button" disabled={name.trim() === ''}>
        Add
      </button>
      {error && <CellFault error={error} />}
    </form>
  );
}

function FormulaHelp(): ReactNode {
  return (
    <Section title="What formulas can do" className="ruled formula-help">
      <dl>
        <dt>
          <code>+ - * / ^ ( )</code>
        </dt>
        <dd>arithmetic; ^ is a power</dd>
        <dt>
          <code>month</code>
        </dt>
        <dd>0 in the first month, in arrivals, spend and hires: grows a row from one formula</dd>
        <dt>
          <code>if(month &gt;= 3, 1.2, 1)</code>
        </dt>
        <dd>chooses; also a &gt;= b ? x : y, with and, or, not</dd>
        <dt>
          <code>min max round floor ceil abs exp log sqrt</code>
        </dt>
        <dd>functions; mod(a, b) is the remainder</dd>
      </dl>
      <p className="ink-3">
        Every figure of segments, people, targets and shared luck takes a formula; it begins with =. Counted
        evidence (k of n) and the calendar take numbers: the months that formulas are computed for come from
        the start and the horizon. In the workbook arrivals, spend, rates and drivers have the same formulas
        in their cells.
      </p>
    </Section>
  );
}
