/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-instruments-table.h"

#include "base/finx-error.h"

#define COLUMNS "symbol, name, isin, venue, asset_class, currency, sector, tick_size, lot_step, min_notional, multiplier," \
                " margin_rate, calendar, price_scale, size_scale"

/* Columns that hold a decimal, from the first on. */
#define FIRST_DECIMAL 7
static const gsize decimals[] = {
  G_STRUCT_OFFSET (FinxInstrument, tick_size), G_STRUCT_OFFSET (FinxInstrument, lot_step),
  G_STRUCT_OFFSET (FinxInstrument, min_notional), G_STRUCT_OFFSET (FinxInstrument, multiplier),
  G_STRUCT_OFFSET (FinxInstrument, margin_rate),
};

gboolean
finx_instruments_table_insert (FinxSqlite            *db,
                               const FinxInstrument  *instrument,
                               GError               **error)
{
  char texts[G_N_ELEMENTS (decimals)][FINX_DECIMAL_STRING_SIZE];
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO instruments (" COLUMNS ") VALUES"
                             " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                             " ON CONFLICT (symbol) DO NOTHING", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, instrument->symbol);
  finx_statement_bind_text (statement, 2, instrument->name != NULL ? instrument->name : "");
  finx_statement_bind_text (statement, 3, instrument->isin != NULL ? instrument->isin : "");
  finx_statement_bind_text (statement, 4, instrument->venue);
  finx_statement_bind_text (statement, 5, finx_asset_class_to_string (instrument->asset_class));
  finx_statement_bind_text (statement, 6, instrument->currency);
  finx_statement_bind_text (statement, 7, instrument->sector != NULL ? instrument->sector : "");
  for (guint i = 0; i < G_N_ELEMENTS (decimals); i++)
    {
      finx_decimal_print (G_STRUCT_MEMBER (FinxDecimal, instrument, decimals[i]), texts[i]);
      finx_statement_bind_text (statement, (int) (FIRST_DECIMAL + 1 + i), texts[i]);
    }
  finx_statement_bind_text (statement, 13, finx_calendar_to_string (instrument->calendar));
  finx_statement_bind_int (statement, 14, instrument->price_scale);
  finx_statement_bind_int (statement, 15, instrument->size_scale);
  return finx_statement_run (statement, db, error);
}

/* @instrument: its texts are borrowed from the statement */
static gboolean
read_row (FinxStatement   *statement,
          FinxInstrument  *instrument,
          GError         **error)
{
  gboolean is_known = TRUE;

  *instrument = (FinxInstrument) {
    .symbol = (char *) finx_statement_get_text (statement, 0),
    .name = (char *) finx_statement_get_text (statement, 1),
    .isin = (char *) finx_statement_get_text (statement, 2),
    .venue = (char *) finx_statement_get_text (statement, 3),
    .currency = (char *) finx_statement_get_text (statement, 5),
    .sector = (char *) finx_statement_get_text (statement, 6),
    .price_scale = (guint8) CLAMP (finx_statement_get_int (statement, 13), 0, 255),
    .size_scale = (guint8) CLAMP (finx_statement_get_int (statement, 14), 0, 255),
  };
  for (guint i = 0; i < G_N_ELEMENTS (decimals); i++)
    is_known &= finx_decimal_parse (finx_statement_get_text (statement, (int) (FIRST_DECIMAL + i)),
                                    &G_STRUCT_MEMBER (FinxDecimal, instrument, decimals[i]), NULL);
  is_known &= finx_asset_class_from_string (finx_statement_get_text (statement, 4), &instrument->asset_class)
              && finx_calendar_from_string (finx_statement_get_text (statement, 12), &instrument->calendar);
  if (is_known && finx_instrument_validate (instrument, NULL))
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-021",
                  "The instrument “%s” in the database can not be read; restore a backup", instrument->symbol);
  return FALSE;
}

gboolean
finx_instruments_table_load (FinxSqlite           *db,
                             FinxInstrumentTable  *instruments,
                             GError              **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT " COLUMNS " FROM instruments ORDER BY id", error);
  FinxInstrument instrument;
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    if (finx_instrument_table_lookup (instruments, finx_statement_get_text (statement, 0)) == NULL
        && (!read_row (statement, &instrument, error) || finx_instrument_table_add (instruments, &instrument, error) == NULL))
      return FALSE;

  return step == FINX_STEP_DONE;
}

gboolean
finx_instruments_table_verify (FinxSqlite  *db,
                               GPtrArray   *problems,
                               GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT " COLUMNS " FROM instruments ORDER BY id", error);
  FinxInstrument instrument;
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    if (!read_row (statement, &instrument, NULL))
      g_ptr_array_add (problems, g_strdup_printf ("The instrument “%s” can not be read", instrument.symbol));

  return step == FINX_STEP_DONE;
}
