import { apolloSandbox, pageHeaders } from './headers.ts'
import { dataBlock, escaped, html } from './html.ts'
import { settingsOf, type PagePeople } from './people.ts'

const style = `
html, body { height: 100%; margin: 0 }
body { display: flex; flex-direction: column; font: 14px/1.4 system-ui, sans-serif }
header { align-items: center; background: #17202f; color: #fff; display: flex; flex-wrap: wrap; gap: 8px 20px; padding: 8px 16px }
h1 { font-size: 15px; font-weight: 600; margin: 0 }
nav { align-items: center; display: flex; flex-wrap: wrap; gap: 4px 8px }
header span { color: #aab8cc }
header a { border-radius: 4px; color: #d5deeb; padding: 4px 10px; text-decoration: none }
header a:hover { background: #2a3750 }
header a[aria-current] { background: #fff; color: #17202f }
header a:focus-visible { outline: 2px solid #8ab4ff; outline-offset: 2px }
#sandbox { display: flex; flex: 1; min-height: 0 }
iframe { background: #fff; border: 0; flex: 1; height: 100%; width: 100% }
[hidden] { display: none !important }
#missing { margin: 3em auto; max-width: 40em; padding: 0 1em }
`

/** Apollo's shared headers go with introspection too; if no caller is selected, the person sets headers there. */
const script = `
const { endpoint, people, tokens, document: start } = JSON.parse(document.getElementById('settings').textContent)
const person = people.find(({ name }) => location.hash === '#' + name) ?? people[0]
window.addEventListener('hashchange', () => location.reload())
for (const link of document.querySelectorAll('nav a'))
  if (link.hash === '#' + person?.name) link.setAttribute('aria-current', 'true')
const { EmbeddedSandbox } = window
document.getElementById('missing').hidden = EmbeddedSandbox !== undefined
document.getElementById('sandbox').hidden = EmbeddedSandbox === undefined
if (EmbeddedSandbox) {
  const token = person && (await (await fetch(tokens)).json())[person.name]
  new EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: new URL(endpoint, location.href).href,
    initialState: {
      document: person?.document ?? start,
      includeCookies: false,
      ...(token && { sharedHeaders: { authorization: 'Bearer ' + token } })
    },
    hideCookieToggle: true,
    endpointIsEditable: false,
    runTelemetry: false,
    allowDynamicStyles: false
  })
}
`

/** Apollo Sandbox beneath a bar that says who is asking. */
export function apolloPage(people?: PagePeople): { body: string; headers: Record<string, string> } {
  const picker = people?.people.map(({ name, title }) => `<a href="#${escaped(name)}">${escaped(title)}</a>`).join('')
  const body = html(
    'Rafiki gateway: Apollo Sandbox',
    `<style>${style}</style>\n${dataBlock('settings', settingsOf(people))}`,
    `<header><h1>Rafiki gateway</h1>${picker ? `<nav aria-labelledby="who"><span id="who">Ask as</span>${picker}</nav>` : ''}${people ? '<a href="graphiql">GraphiQL</a>' : ''}</header>
<div id="sandbox"></div>
<p id="missing" hidden>Apollo Sandbox cannot be loaded: it comes from Apollo's servers, and this browser has no way to them. GraphiQL needs none but this one: ${people ? '<a href="graphiql">open it</a>.' : 'a gateway with <code>LANDING_PAGE=graphiql</code> serves it.'}</p>
<script src="${apolloSandbox.script}"></script>
<script type="module">${script}</script>`
  )
  return { body, headers: pageHeaders('apollo', { scripts: [script], styles: [style] }) }
}
