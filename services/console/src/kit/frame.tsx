import classes from './frame.module.css';

type Props = { url: string; title: string; kind?: 'page' | 'file' };

/**
 * Shows what a short-lived link of the server leads to. A page is untrusted: it gets an origin of its own and runs no
 * script. A file such as a PDF is shown by the browser's own viewer, which a sandbox would keep from starting.
 */
export const Frame = ({ url, title, kind = 'page' }: Props) =>
  kind === 'page' ? (
    <iframe className={classes.frame} src={url} title={title} sandbox="" />
  ) : (
    <iframe className={classes.frame} src={url} title={title} />
  );
