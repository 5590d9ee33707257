/** Somebody whom a sandbox has tokens for. */
export interface Person {
  /** `alice`: how the page's address and the tokens name them. */
  name: string
  title: string
  /** What they start with. */
  document: string
}

/** What the server says in the page. */
export interface Settings {
  /** Where operations are sent, seen from the page. */
  endpoint: string
  /** None in a real gateway: people bring a token there. */
  people: Person[]
  /** Where fresh tokens of these people are, by their names. */
  tokens?: string
  /** The operation with which people who bring a token start. */
  document: string
}

export function readSettings(): Settings {
  return JSON.parse(document.getElementById('settings')?.textContent ?? '') as Settings
}

/** The person whom an address names (`#bob`), or the first one. */
export function personAt({ people }: Settings, hash: string): Person | undefined {
  return people.find(({ name }) => hash === `#${name}`) ?? people[0]
}
