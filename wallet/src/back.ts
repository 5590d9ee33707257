/* Plays the shop: what the auth server wrote into the address to which it sent the browser back. */

const parameters = new URLSearchParams(window.location.search)
const said = parameters.has('interact_ref')
  ? 'You allowed it. The shop now fetches its permission.'
  : parameters.get('result') === 'grant_rejected'
    ? 'You declined. The shop has no permission.'
    : 'Nothing was allowed: nobody answered in time.'
const answer = document.getElementById('answer')
if (answer) answer.textContent = said

export {}
