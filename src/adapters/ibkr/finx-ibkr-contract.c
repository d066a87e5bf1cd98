/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instruments and what TWS calls contracts. A contract has a number for ever; a person types "KO", "SAP@EUR", "EUR.USD", "BTC-USD", or
 * the kind and the exchange's own name of it: "FUT:ESZ6@CME", "OPT:AAPL  261218C00200000", where blanks may be underscores. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#define STOCK_DIGITS  4         /* prices between two ticks do occur in trades */
#define OTHER_DIGITS  6
#define SIZE_DIGITS   8

static const struct
{
  const char    *sec_type;
  FinxAssetClass asset_class;
  const char    *exchange;      /* (nullable): where orders go unless it is told */
} kinds[] = {
  { "STK", FINX_ASSET_EQUITY, "SMART" },   { "CASH", FINX_ASSET_FX, "IDEALPRO" }, { "CRYPTO", FINX_ASSET_CRYPTO, "PAXOS" },
  { "FUT", FINX_ASSET_FUTURE, NULL },      { "OPT", FINX_ASSET_OPTION, "SMART" }, { "FOP", FINX_ASSET_OPTION, NULL },
  { "IND", FINX_ASSET_INDEX, NULL },       { "CFD", FINX_ASSET_CFD, "SMART" },    { "FUND", FINX_ASSET_ETF, NULL },
};

void
ibkr_contract_clear (IbkrContract *self)
{
  char **texts[] = { &self->symbol, &self->sec_type, &self->expiry, &self->right, &self->multiplier, &self->exchange, &self->primary,
                     &self->currency, &self->local_symbol, &self->trading_class, &self->name };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

void
ibkr_contract_free (gpointer self)
{
  if (self != NULL)
    ibkr_contract_clear (self);
  g_free (self);
}

IbkrContract *
ibkr_contract_copy (const IbkrContract *self)
{
  IbkrContract *copy = g_memdup2 (self, sizeof *self);
  char **texts[] = { &copy->symbol, &copy->sec_type, &copy->expiry, &copy->right, &copy->multiplier, &copy->exchange, &copy->primary,
                     &copy->currency, &copy->local_symbol, &copy->trading_class, &copy->name };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  return copy;
}

static gsize
find_kind (const char *sec_type)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (kinds) && g_strcmp0 (kinds[i].sec_type, sec_type) != 0)
    i++;
  return i;
}

/* Whether it is of a kind that is traded here. */
gboolean
ibkr_contract_is_traded (const IbkrContract *self)
{
  return find_kind (self->sec_type) < G_N_ELEMENTS (kinds);
}

/* Where it can be asked for, and traded. */
static void
set_exchange (IbkrContract *contract)
{
  gsize kind = find_kind (contract->sec_type);

  if (kind == G_N_ELEMENTS (kinds) || kinds[kind].exchange == NULL)
    {
      if ((contract->exchange == NULL || *contract->exchange == '\0') && contract->primary != NULL)
        {
          g_free (contract->exchange);
          contract->exchange = g_strdup (contract->primary);
        }
      return;
    }
  if (g_str_equal (contract->sec_type, "CRYPTO") && contract->exchange != NULL && *contract->exchange != '\0')
    return;                     /* there is more than one */
  g_free (contract->exchange);
  contract->exchange = g_strdup (kinds[kind].exchange);
}

/* (transfer full): how it is typed; %NULL: of a kind that is not traded here */
char *
ibkr_contract_key (const IbkrContract *self)
{
  gsize kind = find_kind (self->sec_type);
  const char *exchange = self->exchange != NULL && *self->exchange != '\0' ? self->exchange : self->primary;

  if (kind == G_N_ELEMENTS (kinds) || self->symbol == NULL || *self->symbol == '\0' || self->currency == NULL || *self->currency == '\0')
    return NULL;
  switch (kinds[kind].asset_class)
    {
    case FINX_ASSET_EQUITY:
      return g_str_equal (self->currency, "USD") ? g_strdup (self->symbol) : g_strdup_printf ("%s@%s", self->symbol, self->currency);
    case FINX_ASSET_FX:
      return g_strdup_printf ("%s.%s", self->symbol, self->currency);
    case FINX_ASSET_CRYPTO:
      return g_strdup_printf ("%s-%s", self->symbol, self->currency);
    default:
      return g_strdup_printf ("%s:%s%s%s", self->sec_type, self->local_symbol != NULL && *self->local_symbol != '\0' ? self->local_symbol : self->symbol,
                              kinds[kind].exchange == NULL && exchange != NULL && *exchange != '\0' ? "@" : "",
                              kinds[kind].exchange == NULL && exchange != NULL ? exchange : "");
    }
}

/* (transfer full): what @key says of the contract; its number is asked for */
static IbkrContract *
guess (const char *key)
{
  IbkrContract *contract = g_new0 (IbkrContract, 1);
  const char *colon = strchr (key, ':'), *dash = strchr (key, '-'), *at = strrchr (key, '@');
  gsize length = strlen (key);

  contract->strike = contract->min_tick = contract->size_step = FINX_DECIMAL_UNKNOWN;
  if (colon != NULL)
    {
      contract->sec_type = g_strndup (key, (gsize) (colon - key));
      contract->local_symbol = at != NULL ? g_strndup (colon + 1, (gsize) (at - colon - 1)) : g_strdup (colon + 1);
      g_strdelimit (contract->local_symbol, "_", ' ');
      contract->exchange = g_strdup (at != NULL ? at + 1 : "");
      if (g_str_equal (contract->sec_type, "IND"))
        {
          contract->symbol = g_steal_pointer (&contract->local_symbol);
          contract->currency = g_strdup ("USD");
        }
    }
  else if (dash != NULL)
    {
      contract->sec_type = g_strdup ("CRYPTO");
      contract->symbol = g_strndup (key, (gsize) (dash - key));
      contract->currency = g_strdup (dash + 1);
    }
  else if (length == 7 && (key[3] == '.' || key[3] == '/'))
    {
      contract->sec_type = g_strdup ("CASH");
      contract->symbol = g_strndup (key, 3);
      contract->currency = g_strdup (key + 4);
    }
  else
    {
      contract->sec_type = g_strdup ("STK");
      contract->symbol = at != NULL ? g_strndup (key, (gsize) (at - key)) : g_strdup (key);
      contract->currency = g_strdup (at != NULL ? at + 1 : "USD");
      g_strdelimit (contract->symbol, ".", ' ');
    }
  set_exchange (contract);
  return contract;
}

/* (transfer none): as it is known, or as the instrument's name says */
IbkrContract *
ibkr_contract_of (FinxIbkr             *self,
                  const FinxInstrument *instrument)
{
  IbkrContract *contract = g_hash_table_lookup (self->contracts, instrument);

  if (contract == NULL)
    {
      contract = guess (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument));
      g_hash_table_insert (self->contracts, (gpointer) instrument, contract);
    }
  return contract;
}

gboolean
ibkr_contract_is_known (FinxIbkr             *self,
                        const FinxInstrument *instrument)
{
  return ibkr_contract_of (self, instrument)->con_id != 0;
}

/* (transfer full) (nullable): as the program has it */
FinxInstrument *
ibkr_contract_draft (const IbkrContract *self)
{
  g_autofree char *key = ibkr_contract_key (self);
  gsize kind = find_kind (self->sec_type);
  g_autofree char *symbol = NULL;
  FinxInstrument *draft;
  FinxDecimal multiplier;
  gboolean is_whole;

  if (key == NULL)
    return NULL;
  symbol = kinds[kind].asset_class == FINX_ASSET_FX ? g_strdup_printf ("%s/%s", self->symbol, self->currency) : g_strdup (key);
  g_strdelimit (symbol, " ", kinds[kind].asset_class == FINX_ASSET_EQUITY ? '.' : '_');
  draft = finx_instrument_new_plain (symbol, self->name, "", kinds[kind].asset_class, self->currency);
  is_whole = draft->asset_class == FINX_ASSET_FUTURE || draft->asset_class == FINX_ASSET_OPTION;
  draft->calendar = draft->asset_class == FINX_ASSET_EQUITY && g_str_equal (self->currency, "USD") ? FINX_CALENDAR_US_EQUITY : FINX_CALENDAR_ALWAYS;
  draft->price_scale = draft->asset_class == FINX_ASSET_EQUITY ? STOCK_DIGITS : OTHER_DIGITS;
  draft->size_scale = is_whole ? 0 : SIZE_DIGITS;
  draft->lot_step = is_whole ? FINX_DECIMAL_ONE : finx_decimal_new (1, SIZE_DIGITS);
  if (finx_decimal_sign (self->min_tick) > 0)
    draft->tick_size = self->min_tick;
  else if (draft->asset_class != FINX_ASSET_EQUITY)
    draft->tick_size = finx_decimal_new (1, OTHER_DIGITS);
  draft->price_scale = MAX (draft->price_scale, draft->tick_size.scale);
  if (finx_decimal_sign (self->size_step) > 0 && self->size_step.scale <= SIZE_DIGITS)
    {
      draft->lot_step = self->size_step;
      draft->size_scale = MAX (draft->size_scale, self->size_step.scale);
    }
  if (self->multiplier != NULL && finx_decimal_parse (self->multiplier, &multiplier, NULL) && finx_decimal_sign (multiplier) > 0)
    draft->multiplier = multiplier;
  if (!finx_instrument_validate (draft, NULL))
    g_clear_pointer (&draft, finx_instrument_free);
  return draft;
}

/* (nullable): the one of that number. Positions come without an exchange, so that their contracts have another name. */
static const FinxInstrument *
find_numbered (FinxIbkr *self,
               gint64    con_id)
{
  GHashTableIter iter;
  gpointer instrument, contract;

  g_hash_table_iter_init (&iter, self->contracts);
  while (con_id != 0 && g_hash_table_iter_next (&iter, &instrument, &contract))
    if (((IbkrContract *) contract)->con_id == con_id)
      return instrument;
  return NULL;
}

/* (nullable): the program's own of what TWS told of */
const FinxInstrument *
ibkr_learn (FinxIbkr           *self,
            const IbkrContract *contract)
{
  g_autofree char *key = ibkr_contract_key (contract);
  g_autoptr(FinxInstrument) draft = NULL;
  const FinxInstrument *instrument;
  IbkrContract *known, *copy;

  if (key == NULL)
    return NULL;
  instrument = finx_broker_client_find (FINX_BROKER_CLIENT (self), key);
  if (instrument == NULL)
    instrument = find_numbered (self, contract->con_id);
  if (instrument == NULL)
    {
      draft = ibkr_contract_draft (contract);
      instrument = draft != NULL ? finx_broker_client_learn (FINX_BROKER_CLIENT (self), key, draft) : NULL;
    }
  if (instrument == NULL || contract->con_id == 0)
    return instrument;
  known = g_hash_table_lookup (self->contracts, instrument);
  if (known == NULL || known->con_id == 0)
    {
      copy = ibkr_contract_copy (contract);
      set_exchange (copy);
      g_hash_table_insert (self->contracts, (gpointer) instrument, copy);
    }
  return instrument;
}
