/** How long a mail server may take to reply, in milliseconds: RFC 5321 §4.5.3.2.6 asks a client to wait ten minutes for the reply to the final dot. */
export const REPLY_MS = 600_000;

/**
 * How long the mailer may take to stop, in milliseconds. It begins no further message, but a message whose final dot was
 * sent is unknown unless the reply is awaited.
 */
export const STOP_GRACE_MS = REPLY_MS + 30_000;
