/** A header field of a message, as a person reads it. */
export type HeaderField = { name: string; value: string };

const octetsOf = (encoding: string, text: string): Buffer =>
  encoding.toUpperCase() === 'B'
    ? Buffer.from(text, 'base64')
    : Buffer.from(
        text
          .replaceAll('_', ' ')
          .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      );

/** Decodes the encoded words of a field (RFC 2047) in UTF-8, the only charset we write. A character may be spread over two words. */
export const decodedWords = (value: string): string =>
  value.replace(/=\?utf-8\?[BQ]\?[^?]*\?=(?:\s+=\?utf-8\?[BQ]\?[^?]*\?=)*/gi, (words) =>
    Buffer.concat(
      [...words.matchAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi)].map(([, encoding = '', text = '']) =>
        octetsOf(encoding, text),
      ),
    ).toString(),
  );

/** The header fields of a message (RFC 5322), in order, unfolded and decoded. */
export const headerFields = (message: Buffer): HeaderField[] =>
  message
    .subarray(0, message.indexOf('\r\n\r\n'))
    .toString()
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .map((line) => {
      const colon = line.indexOf(':');
      return { name: line.slice(0, colon), value: decodedWords(line.slice(colon + 1).trim()) };
    });
