import { createTheme, ModalHeader } from '@mantine/core';

/** The look: calm, with contrast for WCAG AA in both colour schemes. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'sm',
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  components: {
    // A `header` in a dialog would be a second banner of the page.
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'none' } }),
  },
});
