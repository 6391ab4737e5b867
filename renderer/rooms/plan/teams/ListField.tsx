/** A short list of numbers in one field: `25% 50% 75% 100%`. */
import type { ReactNode } from 'react';
import { valueAt, withValueAt } from '../../../../shared/plan/places.ts';
import { numberText, percentText } from '../../../model/cellText.ts';
import { useSession } from '../../../store/hooks.ts';
import {
  notANumber,
  type NumberReading,
  type PlanFieldProps,
  readNumber,
  usePlanEdit,
  useRevert,
} from '../fields/PlanFields.tsx';
import { TypedField } from '../fields/TypedField.tsx';

export function ListField({
  view,
  place,
  label,
  percent,
  optional,
  ...rest
}: PlanFieldProps & NumberReading): ReactNode {
  const { locale } = useSession();
  const edit = usePlanEdit(true);
  const value = (valueAt(view.plan, place) ?? []) as readonly number[];
  const write = percent ? percentText : numberText;
  return (
    <TypedField
      {...rest}
      label={label}
      wide
      text={value.map((own) => write(own, locale)).join(' ')}
      placeholder={optional ? 'none' : ''}
      onRevert={useRevert(view, place, true, label)}
      onCommit={(typed) => {
        const parts = typed
          .trim()
          .split(/[\s;]+|,\s+/)
          .filter(Boolean);
        if (parts.length === 0 && !optional) return notANumber(label, typed, { percent });
        const numbers: number[] = [];
        for (const part of parts) {
          const read = readNumber(part, locale, label, { percent });
          if ('error' in read) return read.error;
          numbers.push(read.value!);
        }
        return edit(`change ${label}`, (plan) =>
          withValueAt(plan, place, numbers.length === 0 ? undefined : numbers),
        );
      }}
    />
  );
}
