/**
 * Mantine in the clothes of `tokens.css`: its variables point at the tokens, so that a menu, a dialog or a field takes
 * both themes from one place. Controls are ink; no Mantine colour is used for data.
 */
import { type CSSVariablesResolver, createTheme } from '@mantine/core';

const ink = Array.from({ length: 10 }, () => 'var(--ink)') as unknown as readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  primaryColor: 'ink',
  colors: { ink },
  defaultRadius: 'var(--radius-control)',
  fontSizes: { xs: '11px', sm: '12.5px', md: '13px', lg: '15px', xl: '23px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '20px', xl: '30px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Menu: {
      defaultProps: {
        shadow: 'var(--shadow)',
        radius: 'var(--radius-control)',
        transitionProps: { duration: 0 },
      },
    },
    Popover: {
      defaultProps: {
        shadow: 'var(--shadow)',
        radius: 'var(--radius-control)',
        transitionProps: { duration: 0 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.35 } } },
  },
});

const surfaces = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--page)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-error': 'var(--worse)',
  '--mantine-color-disabled': 'var(--hover)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces });
