import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Line } from '../kit/repeated';
import classes from './report.module.css';

type Props = {
  label: string;
  /** Something in them was refused: they are shown, so that the refusal is. */
  isRefused: boolean;
  children: ReactNode;
};

/** What most lines leave as it is, below the line and out of sight at first. */
export const Details = ({ label, isRefused, children }: Props) => {
  const [opened, { toggle }] = useDisclosure(false);
  const shown = opened || isRefused;
  return (
    <div className={classes.whole}>
      <Button variant="subtle" size="compact-sm" aria-expanded={shown} onClick={toggle}>
        {label}
      </Button>
      <Collapse expanded={shown}>
        <Line>{children}</Line>
      </Collapse>
    </div>
  );
};
