/** What Escape does in one open dialog. */
type Open = { onEscape: () => void };

/** The open dialogs, the newest last. One listener serves them all: each with its own would close all of them at once. */
const open: Open[] = [];

const onKey = (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.isComposing) return;
  // What is open inside the dialog, such as the choices of a field, takes the key first.
  if (event.target instanceof Element && event.target.getAttribute('data-mantine-stop-propagation') === 'true') return;
  open.at(-1)?.onEscape();
};

/** Adds a dialog above those that are open. Returns what takes it away. */
export const openDialog = (dialog: Open): (() => void) => {
  if (open.length === 0) window.addEventListener('keydown', onKey, { capture: true });
  open.push(dialog);
  return () => {
    open.splice(open.indexOf(dialog), 1);
    if (open.length === 0) window.removeEventListener('keydown', onKey, { capture: true });
  };
};
