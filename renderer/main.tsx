import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Drawer.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Combobox.css';
import './theme/tokens.css';
import './theme/base.css';
import './components/components.css';
import './app/frame.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { FailureBoundary } from './app/FailureBoundary.tsx';
import { prefetch } from './app/prefetch.ts';
import { currentHost } from './host/index.ts';
import { createSession } from './session/session.ts';
import { SessionContext } from './store/hooks.ts';
import { cssVariables, theme } from './theme/theme.ts';
import { ThemeFollower } from './theme/ThemeFollower.tsx';

const session = createSession(currentHost());
void session.begin();
window.addEventListener('error', ({ error }) => error && session.fail(error));
window.addEventListener('unhandledrejection', ({ reason }) => session.fail(reason));
prefetch();

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      deduplicateInlineStyles
    >
      <SessionContext value={session}>
        <ThemeFollower />
        <FailureBoundary again="Open the window anew" onAgain={() => location.reload()}>
          <App />
        </FailureBoundary>
      </SessionContext>
    </MantineProvider>
  </StrictMode>,
);
