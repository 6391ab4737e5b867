import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useApp } from '../store/hooks.ts';

/** Keeps Mantine's colour scheme what the user chose. */
export function ThemeFollower(): null {
  const theme = useApp((state) => state.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme]);
  return null;
}
