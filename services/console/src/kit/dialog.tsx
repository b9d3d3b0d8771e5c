import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { openDialog } from './dialog-stack';
import { words } from './kit.words';
import { useFocusBack } from './use-focus-back';

/** Above the other dialogs. */
const ABOVE = 500;

type Props = {
  /** Left out by a dialog that is only there while it is open. */
  opened?: boolean;
  title: string;
  size?: string;
  /** It stays until what it asks for is done: there is no way around it. */
  insists?: boolean;
  onClose?: () => void;
  children: ReactNode;
};

/**
 * Every dialog of the console. The focus goes in and back to where it came from; Escape closes the newest alone; a click
 * beside it closes nothing, so that no typing is lost by a slip of the mouse.
 */
export const Dialog = ({ opened = true, title, size, insists = false, onClose, children }: Props) => {
  const close = () => {
    if (!insists) onClose?.();
  };
  const onEscape = useEffectEvent(close);
  useEffect(() => (opened ? openDialog({ onEscape: () => onEscape() }) : undefined), [opened]);
  useFocusBack(opened);
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      withCloseButton={!insists}
      closeButtonProps={{ 'aria-label': words.close }}
      closeOnClickOutside={false}
      closeOnEscape={false}
      returnFocus={false}
      {...(size === undefined ? {} : { size })}
      {...(insists ? { zIndex: ABOVE } : {})}
    >
      {children}
    </Modal>
  );
};
