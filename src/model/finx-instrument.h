/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/finx-decimal.h"
#include "model/finx-calendar.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_ASSET_EQUITY,
  FINX_ASSET_ETF,
  FINX_ASSET_CRYPTO,
  FINX_ASSET_FX,
  FINX_ASSET_INDEX,
  FINX_ASSET_FUTURE,
  FINX_ASSET_OPTION,
  FINX_ASSET_CFD
} FinxAssetClass;
#define FINX_N_ASSET_CLASSES 8

#define FINX_VENUE_NONE "XXXX"          /* ISO 10383: no market */

/**
 * FinxInstrument:
 * @index: dense number in its table; ticks carry it instead of the symbol
 * @symbol: as typed by a person and shown, such as "AAPL", "BTC-USD", "EUR/USD"
 * @isin: ISO 6166, such as "US0378331005"; "" when unknown
 * @venue: ISO 10383 market identifier code, such as "XNYS"
 * @currency: ISO 4217 code (or crypto code) that prices are in
 * @sector: such as "Technology"; "" when unknown
 * @tick_size: smallest price step, > 0
 * @lot_step: smallest quantity step, > 0
 * @min_notional: smallest order value in @currency; 0: none
 * @multiplier: value of one unit at price 1; 1 except for derivatives
 * @margin_rate: part of the value that a position locks on margin, 0…1
 * @price_scale: decimals of @tick_size: ticks carry prices in units of 10^-price_scale
 * @size_scale: decimals of @lot_step: ticks carry sizes in units of 10^-size_scale
 *
 * Immutable once it is in a table, except for @calendar, and shared by all threads; lives as long as its table.
 */
typedef struct
{
  guint          index;
  char          *symbol;
  char          *name;
  char          *isin;
  char          *venue;
  FinxAssetClass asset_class;
  char          *currency;
  char          *sector;
  FinxDecimal    tick_size;
  FinxDecimal    lot_step;
  FinxDecimal    min_notional;
  FinxDecimal    multiplier;
  FinxDecimal    margin_rate;
  FinxCalendar   calendar;
  guint8         price_scale;
  guint8         size_scale;
} FinxInstrument;

const char     *finx_asset_class_to_string   (FinxAssetClass         asset_class);   /* "equity", "etf", … */
const char     *finx_asset_class_label       (FinxAssetClass         asset_class);   /* translated: "Shares", "Funds", … */
const char     *finx_sector_label            (const char             *sector);        /* translated, where it is a usual one */
gboolean        finx_asset_class_from_string (const char            *text,
                                              FinxAssetClass        *asset_class);
FinxInstrument *finx_instrument_new_plain    (const char            *symbol,
                                              const char            *name,
                                              const char            *isin,
                                              FinxAssetClass         asset_class,
                                              const char            *currency);
gboolean        finx_instrument_validate     (const FinxInstrument  *self,
                                              GError               **error);
gboolean        finx_instrument_get_exchange (const FinxInstrument  *self,
                                              FinxCalendar          *calendar);
FinxInstrument *finx_instrument_copy         (const FinxInstrument  *self);
void            finx_instrument_free         (FinxInstrument        *self);
gboolean        finx_instrument_check_price  (const FinxInstrument  *self,
                                              FinxDecimal            price,
                                              GError               **error);
gboolean        finx_instrument_check_quantity (const FinxInstrument *self,
                                              FinxDecimal            quantity,
                                              GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxInstrument, finx_instrument_free)
static inline FinxDecimal
finx_instrument_price (const FinxInstrument *self, gint64 units)
{
  return finx_decimal_new (units, self->price_scale);
}
static inline FinxDecimal
finx_instrument_size (const FinxInstrument *self, gint64 units)
{
  return finx_decimal_new (units, self->size_scale);
}

/* All instruments known, append-only; reading is safe from any thread, adding from one. At most 4,096. */
#define FINX_TYPE_INSTRUMENT_TABLE (finx_instrument_table_get_type ())
G_DECLARE_FINAL_TYPE (FinxInstrumentTable, finx_instrument_table, FINX, INSTRUMENT_TABLE, GObject)
#define FINX_MAX_INSTRUMENTS 4096

FinxInstrumentTable  *finx_instrument_table_new       (void);
const FinxInstrument *finx_instrument_table_add       (FinxInstrumentTable   *self,
                                                       const FinxInstrument  *instrument,   /* copied; @index is set */
                                                       GError               **error);
guint                 finx_instrument_table_get_size  (FinxInstrumentTable   *self);
const FinxInstrument *finx_instrument_table_get       (FinxInstrumentTable   *self,
                                                       guint                  index);
/* The one thing that may change: when it is traded. */
void                  finx_instrument_table_set_calendar (FinxInstrumentTable *self,
                                                       const FinxInstrument  *instrument,
                                                       FinxCalendar           calendar);
const FinxInstrument *finx_instrument_table_lookup    (FinxInstrumentTable   *self,        /* case-insensitive; %NULL if none */
                                                       const char            *symbol);

G_END_DECLS
