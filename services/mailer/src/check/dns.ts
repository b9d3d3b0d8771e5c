/** Port: text records of DNS. */
export interface Dns {
  /**
   * The texts at a name, each with its parts joined; none where the name has none.
   * @throws Error with the code of DNS where nobody answers
   */
  texts(name: string): Promise<string[]>;
}
