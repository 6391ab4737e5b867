import { useReducedMotion } from '@mantine/hooks';

/** Whether things may move: not where the user asked for less motion, nor where a test asks for stillness. */
export function useMotion(): boolean {
  const reduced = useReducedMotion(false, { getInitialValueInEffect: false });
  return !reduced && document.documentElement.dataset['motion'] !== 'off';
}
