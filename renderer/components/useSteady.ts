import { useLayoutEffect, useRef, useState } from 'react';

/** Functions that stay the same ones and do what the latest would: what is drawn only where it differs can call them. */
export function useSteady<T extends Readonly<Record<keyof T, (...given: never[]) => void>>>(functions: T): T {
  const latest = useRef(functions);
  useLayoutEffect(() => {
    latest.current = functions;
  });
  const [steady] = useState(() => {
    const names = Object.keys(functions) as (keyof T)[];
    return Object.fromEntries(
      names.map((name) => [name, (...given: never[]) => latest.current[name](...given)]),
    ) as T;
  });
  return steady;
}
