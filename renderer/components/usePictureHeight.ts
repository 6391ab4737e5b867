import { useViewportSize } from '@mantine/hooks';

/** Height of a room's first pictures: what the window has left after everything that has to be seen with them. */
export function usePictureHeight(rest: number, least: number, most: number): number {
  const { height } = useViewportSize();
  return Math.round(Math.min(most, Math.max(least, (height || least + rest) - rest)));
}
