import { seconds } from './issuers.ts'

/* Access tokens as identity providers write them: made here, after their documentation, with the claims that the guides add. */

type Claims = Record<string, unknown>

/** A token's shape, and what is another kind of token, or another role, at that provider. */
export interface ProviderToken {
  page: string
  heading: string
  /** Which entry of the page, by its name. */
  name: string
  role: string
  header: Claims
  claims: Claims
  scopes: string[]
  /** What makes it the provider's ID token. */
  idToken: Claims
  /** What its person would have without the role, or with more than one. */
  otherRoles: Claims[]
}

const alice = 'https://wallet.example/alice'
const wallet_addresses = [alice]
const now = seconds()
const times = { iat: now - 5, exp: now + 600 }
const jwt = { typ: 'JWT' }
const pages = {
  keycloak: 'docs/secure/keycloak.md',
  hosted: 'docs/secure/identity-providers.md',
  own: 'docs/secure/identity-providers-own.md'
}

const keycloak = (realm: string, roles: string[]): Claims => ({
  ...{ ...times, auth_time: now - 20, jti: 'onrtac:9d3a', iss: `https://id.example/realms/${realm}` },
  ...{ aud: ['rafiki-gateway', 'account'], sub: 'f3c5', typ: 'Bearer', azp: 'wallet-web', sid: '6f1e', acr: '1' },
  'allowed-origins': ['https://wallet.example'],
  realm_access: { roles: ['offline_access', `default-roles-${realm}`, 'uma_authorization', ...roles] },
  resource_access: { account: { roles: ['manage-account', 'view-profile'] } },
  ...{ scope: 'openid profile grants:read', email_verified: true, preferred_username: 'alice', wallet_addresses }
})
const inRealm = (roles: string[]) => ({ realm_access: { roles } })

export const providerTokens: ProviderToken[] = [
  {
    ...{ page: pages.keycloak, heading: '# Keycloak', name: 'customers', role: 'accountHolder', header: jwt },
    claims: keycloak('wallet', ['wallet-customer']),
    scopes: ['openid', 'profile', 'grants:read'],
    idToken: { typ: 'ID', aud: 'wallet-web', at_hash: 'x' },
    otherRoles: [
      inRealm(['wallet-operator']),
      { realm_access: undefined, roles: ['wallet-customer'] },
      { realm_access: { roles: 7 } },
      { realm_access: undefined, resource_access: { gateway: { roles: ['wallet-customer'] } } }
    ]
  },
  {
    ...{ page: pages.keycloak, heading: '# Keycloak', name: 'staff', role: 'operator', header: jwt },
    claims: keycloak('staff', ['wallet-operator']),
    scopes: ['openid', 'profile', 'grants:read'],
    idToken: { typ: 'ID', aud: 'back-office', at_hash: 'x' },
    otherRoles: [inRealm(['wallet-customer']), inRealm([]), { realm_access: undefined, role: 'operator' }]
  },
  {
    ...{ page: pages.hosted, heading: '## Auth0', name: 'auth0', role: 'accountHolder', header: jwt },
    claims: {
      ...{ iss: 'https://YOUR.auth0.com/', sub: 'auth0|65f0', azp: 'wEbApp', ...times, gty: undefined },
      ...{ aud: ['rafiki-gateway', 'https://YOUR.auth0.com/userinfo'], scope: 'openid profile grants:read' },
      'https://wallet.example/roles': ['wallet-customer', 'beta-tester'],
      'https://wallet.example/wallet_addresses': wallet_addresses,
      'https://wallet.example/auth_time': new Date((now - 20) * 1000).toISOString(),
      'https://wallet.example/amr': ['pwd', 'mfa']
    },
    scopes: ['openid', 'profile', 'grants:read'],
    idToken: { aud: 'wEbApp', nonce: 'n', sid: 's' },
    otherRoles: [
      { 'https://wallet.example/roles': ['wallet-operator'] },
      { 'https://wallet.example/roles': undefined, role: 'accountHolder', permissions: ['wallet-customer'] },
      { 'https://wallet.example/roles': undefined, 'https://other.example/roles': ['wallet-customer'] },
      { 'https://wallet.example/roles': undefined, 'https://wallet': { 'example/roles': ['wallet-customer'] } }
    ]
  },
  {
    ...{ page: pages.hosted, heading: '## Okta', name: 'okta', role: 'accountHolder', header: {} },
    claims: {
      ...{ ver: 1, jti: 'AT.0mP4', iss: 'https://YOUR.okta.com/oauth2/SERVER', aud: 'rafiki-gateway', ...times },
      ...{ cid: '0oabucvy', uid: '00uid4Bx', scp: ['openid', 'grants:read'], auth_time: now - 20 },
      ...{ sub: 'alice@wallet.example', groups: ['Everyone', 'wallet-customers'], wallet_addresses }
    },
    scopes: ['openid', 'grants:read'],
    idToken: { aud: '0oabucvy', at_hash: 'x', amr: ['pwd'], idp: '00o1' },
    otherRoles: [
      { groups: ['Everyone'] },
      { groups: ['wallet-customers', 'wallet-operators'] },
      { groups: undefined, role: 'accountHolder' },
      { groups: 'Everyone wallet-customers' }
    ]
  },
  {
    ...{ page: pages.hosted, heading: '## Entra ID', name: 'entra', role: 'operator', header: jwt },
    claims: {
      ...{ aud: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', iat: now - 5, nbf: now - 5, exp: now + 5_000 },
      iss: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
      ...{ aio: 'ATQA', azp: '99999999-8888-7777-6666-555555555555', azpacr: '0', name: 'Ann', oid: 'o', rh: 'r' },
      ...{ roles: ['wallet-operator'], scp: 'admin:read admin:write', sid: 's', sub: 'AAAAAKv', tid: 't', uti: 'u' },
      ...{ ver: '2.0', auth_time: now - 20 }
    },
    scopes: ['admin:read', 'admin:write'],
    // Of an application that is the API's own registration.
    idToken: { azp: undefined, azpacr: undefined, scp: undefined, nonce: 'n' },
    otherRoles: [
      { roles: undefined },
      { roles: undefined, groups: ['wallet-operator'], wids: ['wallet-operator'] },
      { roles: ['wallet-customer'] },
      { roles: undefined, role: 'operator' }
    ]
  },
  {
    ...{ page: pages.hosted, heading: '## Cognito', name: 'cognito', role: 'accountHolder', header: {} },
    claims: {
      ...{ sub: 'aaaaaaaa-bbbb', iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_EXAMPLE' },
      ...{ 'cognito:groups': ['wallet-customers'], version: 2, client_id: '1example23456789', token_use: 'access' },
      ...{ origin_jti: 'oj', event_id: 'ev', jti: 'j', username: 'alice', auth_time: now - 20, ...times },
      ...{ scope: 'openid rafiki-gateway/grants:read other/payments:write', wallet_addresses }
    },
    scopes: ['grants:read'],
    idToken: { aud: '1example23456789', client_id: undefined, token_use: 'id', at_hash: 'x' },
    otherRoles: [
      { 'cognito:groups': undefined },
      { 'cognito:groups': ['wallet-operators'] },
      { 'cognito:groups': undefined, 'cognito:roles': ['wallet-customers'], groups: ['wallet-customers'] }
    ]
  },
  {
    ...{ page: pages.own, heading: '## Zitadel', name: 'zitadel', role: 'accountHolder', header: jwt },
    claims: {
      ...{ iss: 'https://YOUR.zitadel.cloud', sub: '312909075212', jti: 'V2_312', client_id: '3129', ...times },
      aud: ['312909075212468330', '312909075211944042'],
      'urn:zitadel:iam:org:project:312909075211944042:roles': { 'wallet-customer': { '3128': 'w.zitadel.cloud' } },
      'urn:zitadel:iam:org:project:roles': { 'wallet-customer': { '3128': 'w.zitadel.cloud' } },
      ...{ auth_time: now - 20, scope: ['grants:read'], wallet_addresses }
    },
    scopes: ['grants:read'],
    idToken: { aud: ['312909075212468330'], at_hash: 'x', amr: ['pwd'], azp: '3129' },
    otherRoles: [
      { 'urn:zitadel:iam:org:project:312909075211944042:roles': { 'wallet-operator': {} } },
      { 'urn:zitadel:iam:org:project:312909075211944042:roles': { other: { 'wallet-customer': '1' } } },
      // The same role in another project.
      {
        'urn:zitadel:iam:org:project:312909075211944042:roles': undefined,
        'urn:zitadel:iam:org:project:999:roles': { 'wallet-customer': {} }
      }
    ]
  },
  {
    ...{ page: pages.own, heading: '## Ory', name: 'ory', role: 'accountHolder', header: jwt },
    claims: {
      ...{ aud: ['rafiki-gateway'], client_id: 'wallet-web', ...times, nbf: now - 5, jti: 'j', sub: 'alice' },
      ...{ iss: 'https://hydra.wallet.example/', scp: ['openid', 'grants:read'] },
      ext: { role: 'accountHolder', wallet_addresses, auth_time: now - 20 }
    },
    scopes: ['openid', 'grants:read'],
    idToken: { aud: ['wallet-web'], at_hash: 'x', acr: '0', rat: now, sid: 's' },
    otherRoles: [
      { ext: { role: 'operator' } },
      { ext: {}, role: 'accountHolder' },
      { ext: undefined, ext_role: 'accountHolder' },
      { ext: [{ role: 'accountHolder' }] }
    ]
  },
  {
    ...{ page: pages.own, heading: '## Authentik', name: 'authentik', role: 'accountHolder', header: jwt },
    claims: {
      ...{ iss: 'https://id.wallet.example/application/o/wallet/', sub: '0f1e2d', aud: 'vZ1ExampleClientId' },
      ...{ ...times, auth_time: now - 20, acr: 'goauthentik.io/providers/oauth2/default', amr: ['pwd', 'mfa'] },
      ...{ sid: 's', azp: 'vZ1ExampleClientId', uid: 'u', groups: ['wallet-customers', 'authentik Users'] },
      ...{ scope: 'grants:read grants:revoke payments:read', wallet_addresses }
    },
    scopes: ['grants:read', 'grants:revoke', 'payments:read'],
    // Without a hash (a flow that returns no other token at once), only `azp` tells them apart.
    idToken: { azp: undefined, uid: undefined, nonce: 'n' },
    otherRoles: [{ groups: ['authentik Admins'] }, { groups: undefined, ak_groups: ['wallet-customers'] }]
  },
  {
    ...{ page: pages.own, heading: '## better-auth', name: 'better-auth', role: 'accountHolder' },
    header: { typ: 'at+jwt' },
    claims: {
      ...{
        iss: 'https://wallet.example/api/auth',
        aud: ['https://gateway.wallet.example', 'https://wallet.example/api/auth/oauth2/userinfo']
      },
      ...{ sub: 'k3J9', ...times },
      ...{ client_id: 'cl', azp: 'cl', scope: 'openid grants:read', sid: 's', jti: 'j', signed_in_at: now - 20 },
      wallet_addresses
    },
    scopes: ['openid', 'grants:read'],
    idToken: { aud: 'cl', nonce: 'n', acr: '0', at_hash: 'x', client_id: undefined },
    otherRoles: [{ role: 'operator' }, { role: ['accountHolder', 'operator'] }, { role: null }]
  },
  {
    ...{ page: pages.own, heading: '## oidc-provider', name: 'oidc-provider', role: 'accountHolder' },
    header: { typ: 'at+jwt' },
    claims: {
      ...{ iss: 'https://id.wallet.example', aud: 'rafiki-gateway', sub: 'alice', ...times, jti: 'j' },
      ...{ client_id: 'wallet-web', scope: 'grants:read', role: 'accountHolder', auth_time: now - 20 },
      wallet_addresses
    },
    scopes: ['grants:read'],
    idToken: { aud: 'wallet-web', at_hash: 'x', client_id: undefined },
    otherRoles: [{ role: 'operator' }, { role: undefined, roles: ['accountHolder'] }, { role: undefined }]
  }
]
