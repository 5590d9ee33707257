/** Somebody in whose name a page may ask: a sandbox has some, a real gateway none. */
interface PagePerson {
  /** `bob`: as in the page's address (`#bob`) and among the tokens. */
  name: string
  title: string
  /** The document that they start with. */
  document: string
}

/** What a sandbox adds to the pages. */
export interface PagePeople {
  people: PagePerson[]
  /** Where fresh tokens are, by name; seen from `/graphql`. */
  tokens: string
}

/** What pages tell their scripts. */
export const settingsOf = (people?: PagePeople) => ({
  endpoint: 'graphql',
  people: people?.people ?? [],
  ...(people && { tokens: people.tokens }),
  document: '# Whose token it is decides\n# which schema answers.\nquery Me {\n  me {\n    subject\n  }\n}\n'
})
