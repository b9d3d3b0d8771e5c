import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { MAX_OCTETS } from './format';
import { NotAProof, parseJson } from './json';
import { keysIn, type PublicKey } from './jwk';
import { printed } from './printed';
import { type GivenFile, verifyProof } from './verify';

const USAGE = `Usage: punctual-verify proof.json [file...] [--key jwks.json]

Verifies the proof of a delivery by Punctual, offline: the signature, and every claim from the events in the proof.
  file...            files that should be those of the delivery, byte for byte
  --key jwks.json    the keys of the installation (from its /.well-known/jwks.json), of which one must have signed
  --help             this text

Exit status: 0 every claim holds, 1 a claim does not hold, 2 there was nothing to verify (the message says why)
`;

/** The largest document: the largest payload in base64, and its header. */
const MAX_DOCUMENT = 2 * MAX_OCTETS;

/** Where the program writes. */
export type Output = { out(text: string): void; err(text: string): void };

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Reads one octet more than a document has at most: a pipe and a device do not say how large they are.
 * @throws NotAProof for a file that cannot be read, is too large, or is not UTF-8
 */
const textOf = async (path: string, what: string): Promise<string> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: MAX_DOCUMENT })) chunks.push(chunk as Buffer);
    const octets = Buffer.concat(chunks);
    if (octets.length > MAX_DOCUMENT) throw new NotAProof(`${what} is larger than ${MAX_DOCUMENT} octets`);
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (error) {
    throw error instanceof NotAProof ? error : new NotAProof(`${what} cannot be read: ${reason(error)}`);
  }
};

const hashOf = async (path: string): Promise<GivenFile> => {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (error) {
    throw new NotAProof(`the file ${path} cannot be read: ${reason(error)}`);
  }
  return { path, sha256: hash.digest('hex'), size };
};

const argumentsIn = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new NotAProof(`${reason(error)}\n\n${USAGE}`);
  }
};

const verifyFiles = async (path: string, files: readonly string[], key: string | undefined) => {
  const keys: PublicKey[] | null =
    key === undefined ? null : keysIn(parseJson(await textOf(key, 'the file of keys'), 'the file of keys'));
  const text = await textOf(path, 'the proof');
  const given: GivenFile[] = [];
  for (const file of files) given.push(await hashOf(file));
  return verifyProof(text, { keys, files: given });
};

/** Runs the program with its arguments. Returns the exit status: 0, 1 or 2, see the usage. */
export const run = async (args: readonly string[], { out, err }: Output): Promise<number> => {
  try {
    const { values, positionals } = argumentsIn(args);
    const [path, ...files] = positionals;
    if (values.help) {
      out(USAGE);
      return 0;
    }
    if (path === undefined) throw new NotAProof(`no proof was given\n\n${USAGE}`);
    const report = await verifyFiles(path, files, values.key);
    out(printed(report));
    return report.results.some(({ holds }) => holds === false) ? 1 : 0;
  } catch (error) {
    err(`punctual-verify: ${reason(error)}\n`);
    return 2;
  }
};
