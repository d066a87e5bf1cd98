/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the prices tab lists: the series that are kept, how many things in each deserve a look, and what is held without
 * prices. */
#include "ui/pages/data/prices/finx-prices-view-private.h"

#include "engine/prices/finx-engine-providers.h"
#include "ui/pages/data/prices/finx-series-detail.h"
#include "ui/pages/data/prices/finx-series-look.h"

static void look_at_next (FinxPricesView *self);

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxPricesView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSeriesLook) look = finx_series_look_finish (result, &error);
  guint n = 0;

  self->is_looking = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; look != NULL && i < FINX_N_FAULT_KINDS; i++)
    n += look->check->counts[i];
  finx_series_row_set_n_faults (FINX_SERIES_ROW (source), (int) n);
  look_at_next (self);
}

/* One series after the other, so that a thousand of them do not wait in memory. */
static void
look_at_next (FinxPricesView *self)
{
  if (self->is_looking)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(FinxSeriesRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (finx_series_row_get_n_faults (row) >= 0)
        continue;
      self->is_looking = TRUE;
      finx_series_look_async (self->engine, row, self->cancellable, looked_cb, g_object_ref (self));
      return;
    }
}

/* (transfer full): the row there is, when nothing changed. */
static FinxSeriesRow *
take_row (FinxPricesView          *self,
          const FinxBarSeriesInfo *info)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), info->symbol);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(FinxSeriesRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (finx_series_row_is_same (row, info) && finx_series_row_get_instrument (row) == instrument)
        return g_steal_pointer (&row);
    }
  return finx_series_row_new (info, instrument);
}

static gboolean
has_prices (FinxPricesView *self,
            const char     *symbol)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(FinxSeriesRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const FinxBarSeriesInfo *info = finx_series_row_get_info (row);

      if (info->source == FINX_BARS_IMPORTED && g_str_equal (info->symbol, symbol))
        return TRUE;
    }
  return FALSE;
}

/* The practice desk makes its own prices; what somebody really has needs real ones. */
static void
list_unpriced (FinxPricesView *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree char *count = NULL;
  guint n;

  g_list_store_remove_all (self->unpriced);
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      GListModel *positions = finx_portfolio_get_positions (portfolio);

      if (finx_portfolio_get_account (portfolio)->is_simulated)
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (positions); k++)
        {
          g_autoptr(FinxPosition) position = g_list_model_get_item (positions, k);
          const FinxInstrument *instrument = finx_position_get_instrument (position);

          if (!has_prices (self, instrument->symbol) && g_hash_table_add (seen, (gpointer) instrument))
            g_list_store_append (self->unpriced, position);
        }
    }
  n = g_list_model_get_n_items (G_LIST_MODEL (self->unpriced));
  count = g_strdup_printf ("%u", n);
  gtk_label_set_text (GTK_LABEL (self->unpriced_count), count);
  gtk_widget_set_visible (self->unpriced_box, n > 0);
}

void
finx_prices_view_select_symbol (FinxPricesView *self,
                                const char     *symbol)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(FinxSeriesRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (symbol == NULL || g_str_equal (finx_series_row_get_info (row)->symbol, symbol))
        {
          finx_table_select (self->table, row);
          return;
        }
    }
}

static void
origins_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxPricesView) self = user_data;
  g_autoptr(GPtrArray) origins = finx_engine_list_origins_finish (FINX_ENGINE (source), result, NULL);
  guint n = self->rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->rows)) : 0;

  for (guint i = 0; origins != NULL && i < n; i++)
    {
      g_autoptr(FinxSeriesRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const FinxBarSeriesInfo *info = finx_series_row_get_info (row);

      for (guint k = 0; info->source == FINX_BARS_IMPORTED && info->interval == FINX_INTERVAL_1D && k < origins->len; k++)
        {
          const FinxPriceOrigin *origin = origins->pdata[k];
          const FinxProviderInfo *provider = finx_provider_find (origin->source);       /* none of a file */

          if (g_str_equal (origin->symbol, info->symbol))
            finx_series_row_set_origin (row, provider != NULL ? provider->name : NULL, origin->fetched_us);
        }
    }
  if (self->rows != NULL && n > 0)
    finx_series_detail_show_source (FINX_SERIES_DETAIL (self->detail));
}

static void
show_list (FinxPricesView *self,
           GArray         *infos)
{
  g_autoptr(FinxSeriesRow) before = finx_table_get_selected (self->table);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autofree char *symbol = NULL;

  if (before != NULL)
    g_object_ref (before);
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (rows, take_row (self, &g_array_index (infos, FinxBarSeriesInfo, i)));
  g_list_store_splice (self->rows, 0, n, rows->pdata, rows->len);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), rows->len > 0 ? "list" : "none");
  symbol = g_steal_pointer (&self->wanted);
  if (symbol == NULL && before != NULL && g_ptr_array_find (rows, before, NULL))
    finx_table_select (self->table, before);
  else
    {
      if (symbol == NULL && before != NULL)
        symbol = g_strdup (finx_series_row_get_info (before)->symbol);
      finx_prices_view_select_symbol (self, symbol);
      if (finx_table_get_selected (self->table) == NULL)
        finx_prices_view_select_symbol (self, NULL);
    }
  list_unpriced (self);
  finx_engine_list_origins_async (self->engine, NULL, self->cancellable, origins_cb, g_object_ref (self));
  look_at_next (self);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxPricesView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) infos = finx_engine_list_bars_finish (FINX_ENGINE (source), result, &error);

  self->is_listing = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (infos != NULL)
    show_list (self, infos);
  else
    finx_prices_view_tell_error (self, error);
}

static gboolean
refresh_cb (gpointer user_data)
{
  FinxPricesView *self = user_data;

  if (self->is_listing)                 /* what changed meanwhile is read after it */
    return G_SOURCE_CONTINUE;
  self->refresh_id = 0;
  self->is_listing = TRUE;
  finx_engine_list_bars_async (self->engine, self->cancellable, listed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
finx_prices_view_queue_refresh (FinxPricesView *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (50, refresh_cb, self);
}
