-- The same wallets' addresses and payments; see auth.sql. One payment an hour; of "all", each under a grant of its own.
--   psql -v tenant=<tenant id> -v origin=https://wallet.example -f bench/growth/backend.sql <database of the backend>
\set ON_ERROR_STOP on
begin;
create temporary table wallets as
select kind, size, :'origin' || '/growth/' || kind || '/' || size as address,
       md5('wallet ' || kind || ' ' || size)::uuid as id,
       case kind when 'all' then size else 20 end as grants
from unnest(array['all', 'monthly', 'whole']) as kind, unnest(array[10, 100, 1000, 10000, 100000]) as size;
create temporary table asset as select * from assets where "tenantId" = :'tenant' order by "createdAt" limit 1;

insert into "walletAddresses" (id, address, "assetId", "publicName", "tenantId")
select wallets.id, address, asset.id, kind || ' ' || size, :'tenant' from wallets, asset;

insert into "outgoingPaymentGrants" (id) select md5('grant ' || address || ' ' || n)::uuid::text
from wallets, generate_series(0, grants - 1) as n;

create temporary table made as
select md5('payment ' || address || ' ' || n)::uuid as id, wallets.id as wallet,
       md5('grant ' || address || ' ' || n % grants)::uuid::text as grant, 'https://shop-' || n % grants % 39 || '.example/pay' as client,
       now() - n * interval '1 hour' - interval '1 minute' as at
from wallets, generate_series(0, size - 1) as n;

insert into quotes (id, receiver, "debitAmountValue", "receiveAmountValue", "receiveAmountAssetCode", "receiveAmountAssetScale",
  "expiresAt", "walletAddressId", "assetId", client, "createdAt", "updatedAt", "estimatedExchangeRate", "debitAmountMinusFees", "tenantId")
select made.id, 'https://wallet.example/incoming-payments/' || made.id, 110, 100, 'USD', 2, at + interval '5 minutes', wallet, asset.id, client, at, at, 1, 110, :'tenant'
from made, asset;

insert into "outgoingPayments" (id, state, client, "grantId", "walletAddressId", "createdAt", "updatedAt", "tenantId", "initiatedBy")
select id, 'COMPLETED', client, "grant", wallet, at, at, :'tenant', 'OPEN_PAYMENTS' from made;

insert into "ledgerAccounts" (id, "accountRef", ledger, type, "createdAt", "updatedAt")
select md5('account ' || made.id)::uuid, made.id, ledger, 'LIQUIDITY_OUTGOING', at, at from made, asset;

insert into "ledgerTransfers" (id, "transferRef", "debitAccountId", "creditAccountId", amount, ledger, state, "createdAt", "updatedAt")
select md5('transfer ' || made.id)::uuid, md5('transfer of ' || made.id)::uuid, md5('account ' || made.id)::uuid, settlement.id, 110, asset.ledger, 'POSTED', at, at
from made, asset, (select * from "ledgerAccounts" where type = 'SETTLEMENT') as settlement where settlement."accountRef" = asset.id;
commit;
analyze;
