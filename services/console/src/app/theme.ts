import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The look: calm, with contrast for WCAG AA in both colour schemes. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'sm',
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  // By name: a component imported here would load before the first page.
  components: {
    // A `header` in a dialog would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    // What opens stays inside the landmark, or the dialog, that it belongs to. A menu holds its entries alone; the focus goes to
    // the first of them.
    // A page that is laid out anew while it is open must not hide it for a moment: a hidden entry loses the focus and the click.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false, hideDetached: false } },
    Select: { defaultProps: { comboboxProps: { withinPortal: false, hideDetached: false } } },
    MultiSelect: { defaultProps: { comboboxProps: { withinPortal: false, hideDetached: false } } },
    TagsInput: { defaultProps: { comboboxProps: { withinPortal: false, hideDetached: false } } },
  },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
});

/** Mantine's own shades of these have less contrast with the page than 4.5 to 1. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-9)',
    '--mantine-color-blue-light-color': 'var(--mantine-color-blue-9)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-9)',
    '--mantine-color-blue-light-hover': 'var(--mantine-color-blue-1)',
    '--mantine-color-red-light-hover': 'var(--mantine-color-red-1)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-3)',
    '--mantine-color-blue-light-color': 'var(--mantine-color-blue-2)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-2)',
  },
});
