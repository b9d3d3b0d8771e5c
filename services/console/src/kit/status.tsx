import { Icon, type IconName } from './icons';
import classes from './status.module.css';

/** A state as people read it: a word, with an icon and a colour that repeat it. */
export type StatusLook = { icon: IconName; word: string; tone: 'good' | 'bad' | 'warn' | 'calm' | 'busy' };

/** Shows a state. Never by colour alone: the word has the contrast of text, the colour is the icon's. */
export const Status = ({ look: { icon, word, tone } }: { look: StatusLook }) => (
  <span className={classes.status}>
    <span className={classes[tone]}>
      <Icon name={icon} />
    </span>
    <span className={classes.word}>{word}</span>
  </span>
);
