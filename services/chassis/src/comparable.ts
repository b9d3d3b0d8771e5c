/** A text as searches and addresses of accounts are compared: composed (Unicode NFC) and in lower case. */
export const comparable = (text: string): string => text.normalize('NFC').toLowerCase();
