/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-instrument.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "model/finx-names-private.h"

/* Anything above is a slip of the finger or a broken feed; price × quantity stays far inside 128 bits. */
#define MAX_PRICE     finx_decimal_new (G_GINT64_CONSTANT (1000000000000), 0)
#define MAX_QUANTITY  finx_decimal_new (G_GINT64_CONSTANT (1000000000000), 0)
#define N_(text)      text              /* for the catalogues */
#define MAX_SYMBOL    32
#define MAX_CURRENCY  12
#define MAX_VENUE     16

static const char *const asset_class_names[] = {
  "equity", "etf", "crypto", "fx", "index", "future", "option", "cfd",
};
G_STATIC_ASSERT (G_N_ELEMENTS (asset_class_names) == FINX_N_ASSET_CLASSES);

const char *
finx_asset_class_to_string (FinxAssetClass asset_class)
{
  return finx_name_of (asset_class_names, FINX_N_ASSET_CLASSES, asset_class);
}

const char *
finx_asset_class_label (FinxAssetClass asset_class)
{
  static const char *const labels[FINX_N_ASSET_CLASSES] = {
    N_("Shares"), N_("Funds"), N_("Crypto"), N_("Currencies"), N_("Indices"), N_("Futures"), N_("Options"), N_("Contracts for difference"),
  };

  g_return_val_if_fail ((guint) asset_class < FINX_N_ASSET_CLASSES, "");
  return finx_text (labels[asset_class]);
}

/* Sectors as most know them (GICS), and those of what is no company. Others are shown as they were given. */
const char *
finx_sector_label (const char *sector)
{
  static const char *const labels[] = {
    N_("Energy"), N_("Materials"), N_("Industrials"), N_("Consumer Discretionary"), N_("Consumer Staples"), N_("Health Care"),
    N_("Financials"), N_("Information Technology"), N_("Communication Services"), N_("Utilities"), N_("Real Estate"),
    N_("Technology"), N_("Broad market"), N_("Small companies"), N_("Government bonds"), N_("Gold"), N_("Oil"), N_("Crypto"), N_("Currencies"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i], sector))
      return finx_text (labels[i]);
  return sector;
}

gboolean
finx_asset_class_from_string (const char     *text,
                              FinxAssetClass *asset_class)
{
  guint value;

  if (!finx_name_find (asset_class_names, FINX_N_ASSET_CLASSES, text, &value))
    return FALSE;

  *asset_class = (FinxAssetClass) value;
  return TRUE;
}

/* Visible ASCII, up to @max bytes. */
static gboolean
is_word (const char *text,
         gsize       max)
{
  if (!finx_is_set (text) || strlen (text) > max)
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

static gboolean
is_currency (const char *text)
{
  if (!finx_is_set (text) || strlen (text) < 2 || strlen (text) > MAX_CURRENCY)
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

static gboolean
is_rate (FinxDecimal value)
{
  return finx_decimal_is_known (value) && finx_decimal_sign (value) >= 0
         && finx_decimal_compare (value, FINX_DECIMAL_ONE) <= 0;
}

static const char *
find_fault (const FinxInstrument *self)
{
  if (!is_word (self->venue, MAX_VENUE))
    return "the venue is missing or not a code";
  if ((guint) self->asset_class >= FINX_N_ASSET_CLASSES)
    return "the asset class is not known";
  if ((guint) self->calendar > FINX_CALENDAR_XETRA)
    return "the calendar is not known";
  if (!is_currency (self->currency))
    return "the currency is missing or not a code of capitals";
  if (finx_decimal_sign (self->tick_size) <= 0)
    return "the tick size is not above zero";
  if (finx_decimal_sign (self->lot_step) <= 0)
    return "the lot step is not above zero";
  if (!finx_decimal_is_known (self->min_notional) || finx_decimal_sign (self->min_notional) < 0)
    return "the smallest order value is unknown or below zero";
  if (finx_decimal_sign (self->multiplier) <= 0)
    return "the multiplier is not above zero";
  if (!is_rate (self->margin_rate))
    return "the margin rate is not between 0 and 1";
  if (self->price_scale > FINX_DECIMAL_MAX_SCALE
      || self->price_scale < finx_decimal_normalize (self->tick_size).scale)
    return "the price scale does not hold the tick size";
  if (self->size_scale > FINX_DECIMAL_MAX_SCALE
      || self->size_scale < finx_decimal_normalize (self->lot_step).scale)
    return "the size scale does not hold the lot step";
  return NULL;
}

/**
 * finx_instrument_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * All members but @index, @name, @isin and @sector are checked.
 */
gboolean
finx_instrument_validate (const FinxInstrument  *self,
                          GError               **error)
{
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!is_word (self->symbol, MAX_SYMBOL))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INSTRUMENT-001",
                      "An instrument needs a symbol of 1 to %d visible characters without blanks.", MAX_SYMBOL);
      return FALSE;
    }

  fault = find_fault (self);
  if (fault != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-INSTRUMENT-002", "%s can not be used: %s.", self->symbol, fault);
  return fault == NULL;
}

/**
 * finx_instrument_new_plain:
 * @name: (nullable): or ""
 * @isin: (nullable): or ""
 * @currency: ISO 4217 or of a coin
 *
 * Returns: (transfer full): an instrument of which no more is known than a statement of account tells: of no venue, with
 *   the steps of a fund's price and of a coin's parts, which hold any quantity
 */
FinxInstrument *
finx_instrument_new_plain (const char     *symbol,
                           const char     *name,
                           const char     *isin,
                           FinxAssetClass  asset_class,
                           const char     *currency)
{
  const FinxInstrument plain = {
    .symbol = (char *) symbol,
    .name = (char *) (name != NULL && *name != '\0' ? name : symbol),
    .isin = (char *) isin,
    .venue = (char *) FINX_VENUE_NONE,
    .asset_class = asset_class,
    .currency = (char *) currency,
    .tick_size = { 1, 2 },
    .lot_step = { 1, 8 },
    .multiplier = FINX_DECIMAL_ONE,
    .margin_rate = FINX_DECIMAL_ONE,
    .calendar = FINX_CALENDAR_ALWAYS,
    .price_scale = 2,
    .size_scale = 8,
  };

  return finx_instrument_copy (&plain);
}

/**
 * finx_instrument_get_exchange:
 * @calendar: (out): the trading days of its real prices
 *
 * While the practice desk is always open, its instruments say so as well; their exchange tells the days.
 *
 * Returns: %FALSE: of an exchange that nobody named
 */
gboolean
finx_instrument_get_exchange (const FinxInstrument *self,
                              FinxCalendar         *calendar)
{
  static const char *const us[] = { "XNAS", "XNYS", "ARCX", "XASE", "BATS", NULL }, *const german[] = { "XETR", "XFRA", NULL };

  g_return_val_if_fail (self != NULL && calendar != NULL, FALSE);

  *calendar = self->calendar;
  if (self->asset_class == FINX_ASSET_CRYPTO || self->asset_class == FINX_ASSET_FX)
    *calendar = self->asset_class == FINX_ASSET_FX ? FINX_CALENDAR_FX : FINX_CALENDAR_ALWAYS;
  else if (g_strv_contains (us, self->venue))
    *calendar = FINX_CALENDAR_US_EQUITY;
  else if (g_strv_contains (german, self->venue))
    *calendar = FINX_CALENDAR_XETRA;
  else
    return self->calendar != FINX_CALENDAR_ALWAYS && !g_str_equal (self->venue, FINX_VENUE_NONE);
  return TRUE;
}

/**
 * finx_instrument_copy:
 *
 * Returns: (transfer full): a deep copy; a missing name, ISIN or sector becomes ""
 */
FinxInstrument *
finx_instrument_copy (const FinxInstrument *self)
{
  FinxInstrument *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxInstrument, 1);
  *copy = *self;
  copy->symbol = g_strdup (self->symbol);
  copy->name = g_strdup (self->name != NULL ? self->name : "");
  copy->isin = g_strdup (self->isin != NULL ? self->isin : "");
  copy->venue = g_strdup (self->venue);
  copy->currency = g_strdup (self->currency);
  copy->sector = g_strdup (self->sector != NULL ? self->sector : "");
  return copy;
}

void
finx_instrument_free (FinxInstrument *self)
{
  if (self == NULL)
    return;

  g_free (self->symbol);
  g_free (self->name);
  g_free (self->isin);
  g_free (self->venue);
  g_free (self->currency);
  g_free (self->sector);
  g_free (self);
}

/* Printed only now: every fill of a journal is checked. */
static gboolean
refuse (const FinxInstrument  *self,
        FinxDecimal            value,
        const char            *code,
        const char            *sentence,        /* about the value, and the symbol */
        GError               **error)
{
  char shown[FINX_DECIMAL_STRING_SIZE];

  finx_decimal_print (value, shown);
  finx_set_error (error, FINX_ERROR_INVALID, code, sentence, shown, self->symbol);
  return FALSE;
}

static gboolean
refuse_step (const FinxInstrument  *self,
             FinxDecimal            value,
             FinxDecimal            step,
             const char            *code,
             const char            *sentence,   /* about the symbol, the step and the value */
             GError               **error)
{
  char shown[FINX_DECIMAL_STRING_SIZE], step_shown[FINX_DECIMAL_STRING_SIZE];

  finx_decimal_print (value, shown);
  finx_decimal_print (step, step_shown);
  finx_set_error (error, FINX_ERROR_INVALID, code, sentence, self->symbol, step_shown, shown);
  return FALSE;
}

/**
 * finx_instrument_check_price:
 * @price: in the instrument's currency
 * @error: %FINX_ERROR_INVALID
 *
 * Known, above zero, not absurd, and a multiple of the tick size.
 */
gboolean
finx_instrument_check_price (const FinxInstrument  *self,
                             FinxDecimal            price,
                             GError               **error)
{
  gint64 units;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_decimal_is_known (price))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-010", "A price for %s is missing.", self->symbol);
      return FALSE;
    }
  if (finx_decimal_sign (price) <= 0)
    return refuse (self, price, "FINX-ORDER-011", "The price %s for %s is not above zero.", error);
  if (finx_decimal_compare (price, MAX_PRICE) > 0)
    return refuse (self, price, "FINX-ORDER-012", "The price %s for %s is too large to be meant.", error);
  if (!finx_decimal_is_multiple (price, self->tick_size))
    return refuse_step (self, price, self->tick_size, "FINX-ORDER-013", "%s moves in steps of %s; %s lies between two steps.", error);
  if (!finx_decimal_to_units (price, self->price_scale, &units))
    return refuse (self, price, "FINX-ORDER-012", "The price %s for %s is too large to be meant.", error);
  return TRUE;
}

/**
 * finx_instrument_check_quantity:
 * @error: %FINX_ERROR_INVALID
 *
 * Known, above zero, not absurd, and a multiple of the lot step.
 */
gboolean
finx_instrument_check_quantity (const FinxInstrument  *self,
                                FinxDecimal            quantity,
                                GError               **error)
{
  gint64 units;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_decimal_is_known (quantity))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-020", "A quantity of %s is missing.", self->symbol);
      return FALSE;
    }
  if (finx_decimal_sign (quantity) <= 0)
    return refuse (self, quantity, "FINX-ORDER-021", "The quantity %s of %s is not above zero.", error);
  if (finx_decimal_compare (quantity, MAX_QUANTITY) > 0)
    return refuse (self, quantity, "FINX-ORDER-022", "The quantity %s of %s is too large to be meant.", error);
  if (!finx_decimal_is_multiple (quantity, self->lot_step))
    return refuse_step (self, quantity, self->lot_step, "FINX-ORDER-023", "%s trades in steps of %s; %s lies between two steps.", error);
  if (!finx_decimal_to_units (quantity, self->size_scale, &units))
    return refuse (self, quantity, "FINX-ORDER-022", "The quantity %s of %s is too large to be meant.", error);
  return TRUE;
}
