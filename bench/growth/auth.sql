-- Grants of fifteen wallets, for a Rafiki of your own that holds nothing else of value:
--   psql -v tenant=<tenant id> -v origin=https://wallet.example -f bench/growth/auth.sql <database of the auth service>
-- "all": as many grants as the number at the end says, one an hour. "monthly" and "whole": twenty, as old as the wallet.
\set ON_ERROR_STOP on
begin;
create temporary table wallets as
select kind, size, :'origin' || '/growth/' || kind || '/' || size as address,
       case kind when 'all' then size else 20 end as grants
from unnest(array['all', 'monthly', 'whole']) as kind, unnest(array[10, 100, 1000, 10000, 100000]) as size;

create temporary table made as
select address, kind, n, md5('grant ' || address || ' ' || n)::uuid as id,
       now() - case kind when 'all' then n else size + n end * interval '1 hour' - interval '2 minutes' as at
from wallets, generate_series(0, grants - 1) as n;

insert into grants (id, state, "finalizationReason", "startMethod", "continueToken", "continueId", client, "createdAt", "updatedAt", "tenantId")
select id, 'FINALIZED',
       (case when kind <> 'all' or n % 10 < 7 then 'ISSUED' when n % 10 < 9 then 'REVOKED' else 'REJECTED' end)::finalization_reason_type,
       array['redirect'], 'token ' || id, 'continue ' || id, 'https://shop-' || n % 39 || '.example/pay', at, at, :'tenant'
from made;

insert into accesses (id, type, actions, identifier, limits, "grantId", "createdAt", "updatedAt")
select md5('access ' || id)::uuid, 'outgoing-payment', array['create', 'read', 'list'], address,
       jsonb_build_object('debitAmount', jsonb_build_object('value', '100000000', 'assetCode', 'USD', 'assetScale', 2)) ||
         case kind when 'monthly' then jsonb_build_object('interval', to_char(now() - interval '15 days', '"R/"YYYY-MM-DD"T00:00:00Z/P1M"')) else '{}'::jsonb end,
       id, at, at
from made;

insert into subjects (id, "grantId", "subId", "subIdFormat", "createdAt", "updatedAt")
select md5('subject ' || id)::uuid, id, address, 'uri', at, at from made where n % 5 = 0;
commit;
analyze;
